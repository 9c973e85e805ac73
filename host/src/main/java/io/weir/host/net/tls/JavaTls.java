package io.weir.host.net.tls;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS by Java's own engine, for a server that is not Netty's: the certificates, versions and
 * ciphers of listeners, and clients that may show certificates. Safe for use by any thread.
 *
 * <p>Each set of certificates has a context of its own, so that what a handshake has begun with it
 * ends with, and nothing is resumed that newer files would refuse.
 */
public final class JavaTls {
  private static final Logger log = LoggerFactory.getLogger(JavaTls.class);

  private final Certificates certificates;
  private final TlsSettings settings;
  private final @Nullable Kept<List<X509Certificate>> authorities;
  private final Counter passed;
  private final Counter failed;
  private volatile SSLContext context;

  /**
   * Reads the file of authorities.
   *
   * @param clients {@code client-certificates}
   * @throws ConfigException if it cannot be used
   */
  JavaTls(Certificates certificates, TlsSettings settings, Config clients, MeterRegistry meters) {
    this.certificates = certificates;
    this.settings = settings;
    this.authorities =
        clients.getString("authorities").isEmpty()
            ? null
            : new Kept<>(
                List.of(ConfiguredFile.of(clients, "authorities")),
                it -> authorities(it.get(0)),
                meters);
    this.passed = meters.counter("weir.tls.handshakes", "result", "passed");
    this.failed = meters.counter("weir.tls.handshakes", "result", "failed");
    this.context = make();
  }

  private static List<X509Certificate> authorities(byte[] pem) throws IOException {
    try {
      return List.copyOf(Identity.certificates(pem));
    } catch (GeneralSecurityException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
  }

  /** For one more connection. */
  public SSLEngine engine() {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(settings.minVersion().protocols().toArray(String[]::new));
    Set<String> supported = Set.of(engine.getSupportedCipherSuites());
    parameters.setCipherSuites(
        Identity.CIPHERS.stream().filter(supported::contains).toArray(String[]::new));
    parameters.setUseCipherSuitesOrder(true);
    parameters.setWantClientAuth(authorities != null);
    engine.setSSLParameters(parameters);
    return engine;
  }

  /** The context of {@link #engine} as it is now. */
  public SSLContext context() {
    return context;
  }

  /** Counts a handshake. */
  public void shaken(boolean success) {
    (success ? passed : failed).increment();
  }

  /**
   * Reads the authorities if they have changed.
   *
   * @param changed whether the certificates have
   */
  void look(boolean changed) {
    boolean others = authorities != null && authorities.look();
    if (others) {
      log.info("{}: clients of these authorities are known from now on", authorities);
    }
    if (changed || others) {
      context = make();
    }
  }

  private SSLContext make() {
    try {
      SSLContext made = SSLContext.getInstance("TLS");
      made.init(new KeyManager[] {new ShownKeys(certificates.now())}, believed(), null);
      return made;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("TLS of this Java", e);
    }
  }

  /** Nobody where there are no authorities; clients are not asked then. */
  private TrustManager[] believed() throws GeneralSecurityException, IOException {
    if (authorities == null) {
      return new TrustManager[0];
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (X509Certificate authority : authorities.value()) {
      store.setCertificateEntry(Integer.toString(store.size()), authority);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust.getTrustManagers();
  }
}
