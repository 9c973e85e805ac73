package io.weir.host.net.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Gives certificates, made by openssl, to servers and clients under test. */
public final class Authority {
  private final Path directory;
  private int given;

  /**
   * A certificate and its key as files.
   *
   * @param certificate a PEM file
   * @param key a PEM file, PKCS #8
   */
  public record Given(Path certificate, Path key) {

    /** As an element of {@code weir.net.tls.certificates}. */
    public String element() {
      return "{ certificate = \"%s\", key = \"%s\" }".formatted(certificate, key);
    }

    /** What the certificate file says now. */
    public X509Certificate read() throws Exception {
      try (InputStream in = Files.newInputStream(certificate)) {
        return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      }
    }

    /** Exchanges both files for those of another, one after the other. */
    public void become(Given other) throws IOException {
      replace(certificate, other.certificate);
      replace(key, other.key);
    }
  }

  /** With a certificate of its own. */
  public Authority(Path directory) throws Exception {
    this.directory = Files.createDirectories(directory);
    openssl(request("ca", "/CN=authority of a test", "basicConstraints=critical,CA:TRUE"));
  }

  /** Exchanges a file at once. */
  public static void replace(Path file, Path by) throws IOException {
    Path copy = Files.copy(by, file.resolveSibling("next"), StandardCopyOption.REPLACE_EXISTING);
    Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Its certificate, which is what others believe. */
  public Path certificate() {
    return directory.resolve("ca.pem");
  }

  /** For a server of these hosts. */
  public Given server(String hosts) throws Exception {
    return give("/CN=server", "extendedKeyUsage=serverAuth", "subjectAltName=" + hosts);
  }

  /** For a client of this subject, such as {@code /CN=ops}. */
  public Given client(String subject) throws Exception {
    return give(subject, "extendedKeyUsage=clientAuth");
  }

  private Given give(String subject, String... extensions) throws Exception {
    String name = "c" + given++;
    List<String> command = request(name, subject, extensions);
    command.addAll(List.of("-CA", "ca.pem", "-CAkey", "ca.key"));
    openssl(command);
    return new Given(directory.resolve(name + ".pem"), directory.resolve(name + ".key"));
  }

  private static List<String> request(String name, String subject, String... extensions) {
    List<String> command =
        new ArrayList<>(List.of("openssl", "req", "-x509", "-nodes", "-days", "2", "-newkey"));
    command.addAll(List.of("ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-subj", subject));
    command.addAll(List.of("-keyout", name + ".key", "-out", name + ".pem"));
    for (String extension : extensions) {
      command.addAll(List.of("-addext", extension));
    }
    return command;
  }

  private void openssl(List<String> command) throws Exception {
    File log = directory.resolve("openssl.log").toFile();
    Process openssl =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    assertThat(openssl.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(openssl.exitValue()).as(Files.readString(log.toPath())).isZero();
  }

  /** Of a client that believes this authority, and shows what it was given, if anything. */
  public SSLContext trusting(Given... shown) throws Exception {
    KeyStore trusted = emptyStore();
    trusted.setCertificateEntry("ca", new Given(certificate(), certificate()).read());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    KeyStore own = emptyStore();
    for (Given one : shown) {
      String pem = Files.readString(one.key()).replaceAll("-----[A-Z ]+-----", "");
      PrivateKey key =
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem)));
      own.setKeyEntry("own", key, new char[0], new X509Certificate[] {one.read()});
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }
}
