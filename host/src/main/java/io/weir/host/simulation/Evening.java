package io.weir.host.simulation;

import io.weir.host.simulation.Trace.Crash;
import io.weir.host.simulation.Trace.Event;
import io.weir.host.simulation.Trace.Publish;
import io.weir.host.simulation.Trace.View;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Makes up an evening: streams are published, gather viewers, end, and half of them come back after
 * a while; origins crash one after the other, and each hour a crowd comes to one stream. Nothing
 * crashes and no crowd comes in the first hour, in which the streams come. Pure: equal arguments,
 * equal evenings.
 *
 * @param seed of all chance
 * @param streams published at a time
 * @param origins which may crash
 * @param hours after the first
 * @param crashEvery seconds from crash to crash; 0 is never
 * @param crowd viewers who come to one stream within a second, once an hour
 */
public record Evening(long seed, int streams, int origins, int hours, int crashEvery, int crowd) {
  /** Seconds in which all streams come. */
  public static final int SETTLED = 3600;

  private static final int HOUR = 3600;
  private static final int MEAN_LIFE = 3600;
  private static final int MEAN_ABSENCE = 120;
  private static final int DOWN = 120;
  private static final int CROWD_STAYS = 900;
  private static final int[] KBPS = {1_000, 2_500, 4_500, 8_000};

  /** Four of five streams have a handful of viewers, the rest up to some hundreds. */
  private static final double SPREAD = 1.3;

  private static final int MOST_VIEWERS = 500;

  /** The whole of it. */
  public Trace trace() {
    return new Made().trace();
  }

  private final class Made {
    private final Random random = new Random(seed);
    private final int end = SETTLED + hours * HOUR;
    private final List<Event> events = new ArrayList<>();
    private final List<Publish> published = new ArrayList<>();

    Trace trace() {
      for (int i = 0; i < streams; i++) {
        stream(i, random.nextInt(SETTLED / 4));
      }
      // Half of what ends comes back, so half of what is published is new.
      double rate = streams / (2.0 * MEAN_LIFE);
      int number = streams;
      for (double at = next(0, rate); at < end; at = next(at, rate)) {
        stream(number++, (int) at);
      }
      for (int at = SETTLED; crashEvery > 0 && at < end; at += crashEvery) {
        events.add(new Crash(at, Fleet.name(random.nextInt(origins)), DOWN));
      }
      for (int at = SETTLED + HOUR / 2; crowd > 0 && at < end; at += HOUR) {
        crowd(at);
      }
      events.sort(Comparator.comparingInt(Event::at));
      return new Trace(events);
    }

    private double next(double at, double rate) {
      return at - Math.log(1 - random.nextDouble()) / rate;
    }

    private int exponential(int mean) {
      return 1 + (int) (-mean * Math.log(1 - random.nextDouble()));
    }

    private void stream(int number, int first) {
      int viewers = (int) Math.min(MOST_VIEWERS, Math.exp(1 + SPREAD * random.nextGaussian()));
      int kbps = KBPS[random.nextInt(KBPS.length)];
      int at = first;
      do {
        int life = Math.min(exponential(MEAN_LIFE), end - at);
        Publish publish = new Publish(at, "live/stream-" + number, life, kbps, viewers);
        events.add(publish);
        published.add(publish);
        at += life + exponential(MEAN_ABSENCE);
      } while (at < end && random.nextBoolean());
    }

    private void crowd(int at) {
      List<Publish> there =
          published.stream().filter(it -> it.at() < at && it.at() + it.seconds() > at).toList();
      if (!there.isEmpty()) {
        String stream = there.get(random.nextInt(there.size())).stream();
        events.add(new View(at, stream, Math.min(CROWD_STAYS, end - at), crowd));
      }
    }
  }
}
