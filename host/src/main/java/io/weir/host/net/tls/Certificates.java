package io.weir.host.net.tls;

import com.typesafe.config.ConfigException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.netty.handler.ssl.SslContext;
import io.weir.host.net.tls.TlsSettings.PemFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host's certificates, read anew when their files change: new connections get the new ones,
 * those that run keep what they began with. Safe for use by any thread; only {@link #look} reads
 * files, and is called by one at a time.
 */
final class Certificates {
  private static final Logger log = LoggerFactory.getLogger(Certificates.class);

  private final List<Kept<Identity>> kept = new ArrayList<>();
  private volatile Identities now;

  /**
   * Reads all.
   *
   * @throws ConfigException if one cannot be used
   */
  Certificates(TlsSettings settings, MeterRegistry meters) {
    for (PemFiles files : settings.certificates()) {
      Kept<Identity> one =
          new Kept<>(
              List.of(files.certificate(), files.key()),
              it -> Identity.of(it.get(0), it.get(1), settings),
              meters);
      kept.add(one);
      TimeGauge.builder(
              "weir.tls.certificate.expires",
              one,
              TimeUnit.SECONDS,
              it -> it.value().expires().getEpochSecond())
          .tag("certificate", one.toString())
          .register(meters);
    }
    now = all();
  }

  private Identities all() {
    return Identities.of(kept.stream().map(Kept::value).toList());
  }

  /** As they are now. */
  Identities now() {
    return now;
  }

  /**
   * What to show to a client.
   *
   * @param host which it asks for (SNI); null if it asks for none
   * @param http whether versions of HTTP are agreed on
   */
  SslContext context(@Nullable String host, boolean http) {
    Identity shown = now.shownFor(host);
    return http ? shown.http() : shown.context();
  }

  /** Reads files that have changed, and says whether there are other certificates now. */
  boolean look() {
    boolean changed = false;
    for (Kept<Identity> one : kept) {
      if (one.look()) {
        changed = true;
        log.info("{} is shown from now on, until {}", one, one.value().expires());
      }
    }
    if (changed) {
      now = all();
    }
    return changed;
  }
}
