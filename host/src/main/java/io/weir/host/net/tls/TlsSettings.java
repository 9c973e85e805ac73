package io.weir.host.net.tls;

import com.typesafe.config.Config;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.time.Duration;
import java.util.List;

/**
 * {@code weir.net.tls}.
 *
 * @param certificates the first is for clients that ask for no name, or for an unknown one
 * @param minVersion the oldest version spoken
 * @param engine who encrypts
 * @param http2 whether clients of HTTPS may speak HTTP/2
 * @param reload how often the files are looked at
 * @param handshakeTimeout how long a handshake may take
 */
public record TlsSettings(
    List<PemFiles> certificates,
    MinVersion minVersion,
    Engine engine,
    boolean http2,
    Duration reload,
    Duration handshakeTimeout) {

  /**
   * A certificate as two files.
   *
   * @param certificate it and those that lead to its authority
   * @param key PKCS #8, not encrypted
   */
  public record PemFiles(ConfiguredFile certificate, ConfiguredFile key) {}

  /** Values of {@code weir.net.tls.min-version}. */
  public enum MinVersion {
    /** 1.2 and 1.3. */
    TLS12,
    /** 1.3 alone. */
    TLS13;

    List<String> protocols() {
      return this == TLS12 ? List.of("TLSv1.3", "TLSv1.2") : List.of("TLSv1.3");
    }
  }

  /** Values of {@code weir.net.tls.engine}. */
  public enum Engine {
    /** BoringSSL where it can be loaded, else Java's. */
    AUTO,
    /** BoringSSL or a failed start. */
    BORINGSSL,
    /** Java's own. */
    JDK
  }

  /** Copies the list. */
  public TlsSettings {
    certificates = List.copyOf(certificates);
  }

  /** Reads {@code weir.net.tls}. */
  public static TlsSettings from(Config tls) {
    return new TlsSettings(
        tls.getConfigList("certificates").stream()
            .map(
                it ->
                    new PemFiles(
                        ConfiguredFile.of(it, "certificate"), ConfiguredFile.of(it, "key")))
            .toList(),
        tls.getEnum(MinVersion.class, "min-version"),
        tls.getEnum(Engine.class, "engine"),
        tls.getBoolean("http2"),
        tls.getDuration("reload"),
        tls.getDuration("handshake-timeout"));
  }

  /**
   * Who encrypts, here.
   *
   * @throws IllegalStateException if BoringSSL is demanded and cannot be had
   */
  SslProvider provider() {
    if (engine == Engine.BORINGSSL && !OpenSsl.isAvailable()) {
      throw new IllegalStateException(
          "weir.net.tls.engine: boringssl is not available here (expected: auto or jdk)",
          OpenSsl.unavailabilityCause());
    }
    return engine != Engine.JDK && OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
  }
}
