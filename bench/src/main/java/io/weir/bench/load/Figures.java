package io.weir.bench.load;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What one load process has counted. Safe for use by any thread. */
final class Figures {
  private static final int MAX_SAMPLES = 1 << 20;

  final LongAdder bytes = new LongAdder();
  final LongAdder messages = new LongAdder();
  final LongAdder packets = new LongAdder();
  final LongAdder dropped = new LongAdder();
  final AtomicInteger open = new AtomicInteger();
  final AtomicInteger lost = new AtomicInteger();
  private long[] ages = new long[1024];
  private int samples;
  private long since = System.nanoTime();

  /** A stamped message arrived that many nanoseconds after it was written. */
  synchronized void age(long nanos) {
    messages.increment();
    if (samples == MAX_SAMPLES) {
      return;
    }
    if (samples == ages.length) {
      ages = Arrays.copyOf(ages, samples * 2);
    }
    ages[samples++] = nanos;
  }

  /** Begins a new window. */
  synchronized void mark() {
    bytes.reset();
    messages.reset();
    packets.reset();
    dropped.reset();
    samples = 0;
    since = System.nanoTime();
  }

  /** What the window holds so far, as {@code key=value} words. */
  synchronized String text() {
    long[] sorted = Arrays.copyOf(ages, samples);
    Arrays.sort(sorted);
    return String.format(
        Locale.ROOT,
        "open=%d lost=%d bytes=%d messages=%d packets=%d dropped=%d nanos=%d p50=%d p99=%d",
        open.get(),
        lost.get(),
        bytes.sum(),
        messages.sum(),
        packets.sum(),
        dropped.sum(),
        System.nanoTime() - since,
        percentile(sorted, 50),
        percentile(sorted, 99));
  }

  /** The value below which {@code percent} of the sorted values lie; 0 if there is none. */
  static long percentile(long[] sorted, int percent) {
    return sorted.length == 0
        ? 0
        : sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
  }
}
