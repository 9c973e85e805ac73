package io.weir.it.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A certificate that vouches for itself, as two PEM files.
 *
 * @param certificate may be exchanged by {@link #become}
 * @param key belongs to it
 */
public record Certificates(Path certificate, Path key) {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String CURVE = "ec -pkeyopt ec_paramgen_curve:P-256";

  /** Makes one of an elliptic curve for these hosts. */
  public static Certificates of(String... hosts) {
    return make(CURVE, hosts);
  }

  /** Makes one of RSA for these hosts. */
  public static Certificates ofRsa(String... hosts) {
    return make("rsa:2048", hosts);
  }

  private static Certificates make(String kind, String... hosts) {
    String names = Arrays.stream(hosts).map(it -> "DNS:" + it).collect(Collectors.joining(","));
    return openssl(kind, "-subj /CN=test -addext subjectAltName=" + names);
  }

  /** One for a client of this common name, for which this one vouches. */
  public Certificates forClient(String name) {
    return openssl(
        CURVE,
        "-subj /CN=%s -CA %s -CAkey %s -addext extendedKeyUsage=clientAuth"
            .formatted(name, certificate, key));
  }

  private static Certificates openssl(String kind, String options) {
    Path directory = Workplace.directory("certificate");
    String command = "openssl req -x509 -nodes -days 3 -newkey %s -keyout key.pem -out cert.pem %s";
    Tool.start(directory, command.formatted(kind, options).split(" ")).succeeds(LIMIT);
    return new Certificates(directory.resolve("cert.pem"), directory.resolve("key.pem"));
  }

  /** As an element of {@code weir.net.tls.certificates}. */
  public String element() {
    return "{ certificate = \"%s\", key = \"%s\" }".formatted(certificate, key);
  }

  /** Exchanges both files, one after the other, each at once. */
  public void become(Certificates other) {
    replace(certificate, other.certificate);
    replace(key, other.key);
  }

  private static void replace(Path file, Path by) {
    try {
      Path copy = Files.copy(by, file.resolveSibling("next"), StandardCopyOption.REPLACE_EXISTING);
      Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
