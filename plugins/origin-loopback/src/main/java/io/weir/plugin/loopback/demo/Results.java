package io.weir.plugin.loopback.demo;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the demo has seen, in the log and as the counter {@code weir.loopback.demo} with the tag
 * {@code result}: {@code equal} for every whole clip that came back as it was sent, {@code
 * different}, or {@code failed} for a connection that could not be made or broke. Safe for use by
 * any thread.
 */
final class Results {
  private static final Logger log = LoggerFactory.getLogger(Results.class);
  private static final String METER = "weir.loopback.demo";

  private final Clip clip;
  private final Counter equal;
  private final Counter different;
  private final Counter failed;
  private final AtomicReference<String> lastFailure = new AtomicReference<>("");
  private final AtomicBoolean reported = new AtomicBoolean();

  Results(Clip clip, MeterRegistry meters) {
    this.clip = clip;
    this.equal = meters.counter(METER, "result", "equal");
    this.different = meters.counter(METER, "result", "different");
    this.failed = meters.counter(METER, "result", "failed");
  }

  void published(DemoStream stream) {
    log.info(
        "demo: publishing a clip of {} s ({} messages, {} bytes) through Weir, again and again: {}",
        String.format(Locale.ROOT, "%.1f", clip.millis() / 1000.0),
        clip.frames(),
        clip.bytes(),
        stream);
  }

  /** The player has its first frame. */
  void begun(long nanos) {
    log.info(
        "demo: playing it back through Weir; the first frame came {} ms after connecting",
        TimeUnit.NANOSECONDS.toMillis(nanos));
  }

  /** A whole clip has come back; only the first is worth a line. */
  void equal(long messages) {
    equal.increment();
    if (reported.compareAndSet(false, true)) {
      log.info("demo: the whole clip came back: {} messages, every byte equal", messages);
    }
  }

  void different(String what) {
    different.increment();
    log.error("demo: what came back is not what was sent: {}", what);
  }

  /** Logged unless it is the same as before. */
  void failed(String what) {
    failed.increment();
    if (!what.equals(lastFailure.getAndSet(what))) {
      log.info("demo: {}; trying again", what);
    }
  }
}
