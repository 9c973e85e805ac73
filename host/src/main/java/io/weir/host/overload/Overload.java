package io.weir.host.overload;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/**
 * Knows what becomes scarce. Sessions that run are never its business: what is new is refused,
 * first by its protocol's own words, and where even these would cost too much by closing
 * connections as they come. Safe for use by any thread; never blocks.
 */
public final class Overload {
  /** Whatever comes, what is not merely counted is looked at so often at most. */
  static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Nobody may come for long, and what operators see shall still be true. */
  private static final long SHOW_MILLIS = 1_000;

  private final OverloadSettings settings;
  private final MeterRegistry meters;
  private final List<Mark> all = new CopyOnWriteArrayList<>();
  private final List<Mark> counted = new CopyOnWriteArrayList<>();
  private final List<Mark> measured = new CopyOnWriteArrayList<>();
  private final LongSupplier clock;
  private final AtomicLong looked;

  /** Watches nothing yet. */
  public Overload(OverloadSettings settings, MeterRegistry meters) {
    this(settings, meters, System::nanoTime);
  }

  /**
   * With another time than the machine's.
   *
   * @param clock nanoseconds, from any origin
   */
  Overload(OverloadSettings settings, MeterRegistry meters, LongSupplier clock) {
    this.settings = settings;
    this.meters = meters;
    this.clock = clock;
    this.looked = new AtomicLong(clock.getAsLong() - LOOK_NANOS);
  }

  /**
   * Watches live objects.
   *
   * @param upTo told how far it may be used
   */
  public void heap(IntFunction<Supply> upTo) {
    measured.add(watch("heap", upTo.apply(settings.heap()), settings.heap()));
  }

  /** Watches buffers. */
  public void directMemory(Supply supply) {
    measured.add(watch("direct-memory", supply, settings.directMemory()));
  }

  /** Watches files and sockets, whenever one more is asked for. */
  public void descriptors(Supply supply) {
    counted.add(watch("descriptors", supply, settings.descriptors()));
  }

  /** Watches client connections, whenever one more comes. */
  public void connections(Supply supply) {
    counted.add(watch("connections", supply, settings.connections()));
  }

  private Mark watch(String name, Supply supply, int high) {
    Mark mark = new Mark(name, supply, high, high - settings.resume());
    all.add(mark);
    Gauge.builder("weir.overload", mark, it -> it.isOver() ? 1 : 0)
        .tag("resource", name)
        .register(meters);
    Gauge.builder("weir.overload.used.percent", mark, Mark::percent)
        .tag("resource", name)
        .register(meters);
    return mark;
  }

  /** Looks at all now and then from now on, and whenever something new comes. */
  public void start(ScheduledExecutorService timer) {
    timer.scheduleAtFixedRate(this::look, 0, SHOW_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    counted.forEach(Mark::look);
    long last = looked.get();
    long now = clock.getAsLong();
    if (now - last >= LOOK_NANOS && looked.compareAndSet(last, now)) {
      measured.forEach(Mark::look);
    }
  }

  /** What there is too little of for a new session; empty if there is enough of all. */
  public String scarce() {
    look();
    for (Mark mark : all) {
      if (mark.isOver()) {
        return mark.name();
      }
    }
    return "";
  }

  /** Whether there is enough of all for a new session. */
  public boolean hasRoom() {
    return scarce().isEmpty();
  }

  /** All of which there is too little for new sessions. */
  public List<String> allScarce() {
    look();
    List<String> names = new ArrayList<>();
    for (Mark mark : all) {
      if (mark.isOver()) {
        names.add(mark.name());
      }
    }
    return names;
  }

  /** Whether there is too little even for a connection that is told so. */
  public boolean closes() {
    look();
    for (Mark mark : all) {
      if (mark.isOver() && mark.percent() >= settings.close()) {
        return true;
      }
    }
    return false;
  }
}
