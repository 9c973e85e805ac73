package io.weir.host.net;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.host.net.front.FrontDoor;
import io.weir.host.net.front.FrontSettings;
import io.weir.host.net.tls.TlsDoor;
import io.weir.host.net.tls.TlsSettings;
import io.weir.host.net.tls.TlsSettings.Engine;
import io.weir.host.net.tls.TlsSettings.MinVersion;
import java.time.Duration;
import java.util.List;

/**
 * What accepted connections pass before their protocol. Immutable.
 *
 * @param front proxies that name their clients
 * @param tls takes encryption off
 */
public record Doors(FrontDoor front, TlsDoor tls) {

  /** Nobody in front, and nothing encrypted. */
  public static Doors plain(MeterRegistry meters) {
    return new Doors(
        new FrontDoor(new FrontSettings(List.of(), Duration.ZERO), meters),
        new TlsDoor(
            new TlsSettings(List.of(), MinVersion.TLS12, Engine.AUTO, Duration.ZERO, Duration.ZERO),
            meters));
  }
}
