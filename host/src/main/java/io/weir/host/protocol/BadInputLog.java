package io.weir.host.protocol;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.api.protocol.BadInput;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts bad input of one protocol, and logs at most one line a second for all of it. */
final class BadInputLog implements BadInput {
  private static final Logger log = LoggerFactory.getLogger("io.weir.badinput");
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final String protocol;
  private final InstantSource clock;
  private final MeterRegistry meters;
  private Instant next = Instant.MIN;
  private long unlogged;

  BadInputLog(String protocol, InstantSource clock, MeterRegistry meters) {
    this.protocol = protocol;
    this.clock = clock;
    this.meters = meters;
  }

  @Override
  public void report(String reason, SocketAddress peer, String detail) {
    meters.counter("weir.bad.input", "protocol", protocol, "reason", reason).increment();
    long before = claimLine();
    if (before >= 0) {
      log.warn("{} from {}: {}: {} ({} more not logged)", protocol, peer, reason, detail, before);
    }
  }

  /** How many went unlogged since the last line, or -1 if it is too early for another. */
  private synchronized long claimLine() {
    Instant now = clock.instant();
    if (now.isBefore(next)) {
      unlogged++;
      return -1;
    }
    next = now.plus(PAUSE);
    long before = unlogged;
    unlogged = 0;
    return before;
  }
}
