package io.weir.host.net.tls;

import com.typesafe.config.ConfigException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.netty.handler.ssl.SslContext;
import io.weir.host.net.tls.Identity.Sources;
import io.weir.host.net.tls.TlsSettings.PemFiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host's certificates, read anew when their files change: new connections get the new ones,
 * those that run keep what they began with. Safe for use by any thread; only {@link #look} reads
 * files.
 */
final class Certificates {
  private static final Logger log = LoggerFactory.getLogger(Certificates.class);

  private final TlsSettings settings;
  private final List<Held> held = new ArrayList<>();
  private final Counter reloaded;
  private final Counter refused;
  private volatile Map<String, Identity> byName = Map.of();

  /** One pair of files. */
  private static final class Held {
    final PemFiles files;
    private Sources sources;
    private volatile Identity identity;
    private @Nullable String fault;

    Held(PemFiles files, TlsSettings settings) throws IOException {
      this.files = files;
      this.sources = Sources.read(files);
      this.identity = Identity.of(sources, settings);
    }
  }

  /**
   * Reads all.
   *
   * @throws ConfigException if one cannot be used; the message names the file
   */
  Certificates(TlsSettings settings, MeterRegistry meters) {
    this.settings = settings;
    reloaded = meters.counter("weir.tls.reloads", "result", "taken");
    refused = meters.counter("weir.tls.reloads", "result", "refused");
    for (PemFiles files : settings.certificates()) {
      try {
        Held one = new Held(files, settings);
        held.add(one);
        TimeGauge.builder(
                "weir.tls.certificate.expires",
                one,
                TimeUnit.SECONDS,
                it -> it.identity.expires().getEpochSecond())
            .tag("certificate", files.certificate().toString())
            .register(meters);
      } catch (IOException e) {
        throw new ConfigException.Generic(
            "weir.net.tls.certificates: " + files.certificate() + ": " + why(e), e);
      }
    }
    index();
  }

  boolean isEmpty() {
    return held.isEmpty();
  }

  private void index() {
    Map<String, Identity> all = new TreeMap<>();
    for (Held one : held) {
      one.identity.names().forEach(name -> all.putIfAbsent(name, one.identity));
    }
    byName = all;
  }

  /**
   * What to show to a client.
   *
   * @param host which it asks for (SNI); null if it asks for none
   * @param http whether versions of HTTP are agreed on
   */
  SslContext context(@Nullable String host, boolean http) {
    Identity named = host == null ? null : named(host.toLowerCase(Locale.ROOT));
    Identity shown = named == null ? held.get(0).identity : named;
    return http ? shown.http() : shown.context();
  }

  private @Nullable Identity named(String host) {
    Map<String, Identity> all = byName;
    Identity exact = all.get(host);
    int dot = host.indexOf('.');
    return exact != null || dot < 0 ? exact : all.get("*" + host.substring(dot));
  }

  /** Reads what has changed. What is wrong is told once, and what was there stays. Reads files. */
  synchronized void look() {
    boolean changed = false;
    for (Held one : held) {
      try {
        Sources now = Sources.read(one.files);
        if (!now.same(one.sources)) {
          one.identity = Identity.of(now, settings);
          one.sources = now;
          changed = true;
          reloaded.increment();
          log.info(
              "{} is shown from now on, until {}", one.files.certificate(), one.identity.expires());
        }
        one.fault = null;
      } catch (IOException e) {
        String fault = why(e);
        if (!fault.equals(one.fault)) {
          one.fault = fault;
          refused.increment();
          log.warn("{}: {}; the one before stays", one.files.certificate(), fault);
        }
      }
    }
    if (changed) {
      index();
    }
  }

  private static String why(IOException e) {
    return e instanceof NoSuchFileException missing
        ? "no such file: " + missing.getFile()
        : String.valueOf(e.getMessage());
  }
}
