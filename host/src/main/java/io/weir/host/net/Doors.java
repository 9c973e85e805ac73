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
import java.util.function.BooleanSupplier;

/**
 * What accepted connections pass before their protocol. Immutable.
 *
 * @param front proxies that name their clients
 * @param tls takes encryption off
 * @param full whether there is room for none, not even to be told so; asked on event loops
 */
public record Doors(FrontDoor front, TlsDoor tls, BooleanSupplier full) {

  /** Nobody in front, and nothing encrypted. */
  public static Doors plain(MeterRegistry meters) {
    return new Doors(
        new FrontDoor(new FrontSettings(List.of(), Duration.ZERO), meters),
        new TlsDoor(
            new TlsSettings(
                List.of(), MinVersion.TLS12, Engine.AUTO, true, Duration.ZERO, Duration.ZERO),
            meters),
        () -> false);
  }
}
