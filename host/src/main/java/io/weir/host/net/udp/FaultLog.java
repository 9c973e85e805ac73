package io.weir.host.net.udp;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what protocols throw over datagrams, once a second at most. Safe for use by any thread. */
final class FaultLog {
  private static final Logger log = LoggerFactory.getLogger(FaultLog.class);
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier clock;
  private final AtomicLong next;

  FaultLog(LongSupplier clock) {
    this.clock = clock;
    this.next = new AtomicLong(clock.getAsLong());
  }

  void report(RuntimeException error) {
    long now = clock.getAsLong();
    long due = next.get();
    if (now - due >= 0 && next.compareAndSet(due, now + PAUSE_NANOS)) {
      log.error("a protocol failed over a datagram", error);
    }
  }
}
