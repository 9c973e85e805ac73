package io.weir.bench.simulation;

import io.weir.api.OriginId;
import io.weir.api.Role;
import io.weir.api.StreamKey;
import io.weir.api.selection.RendezvousHash;
import io.weir.api.selection.SelectionContext;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Some ten thousand streams over an evening, second by second: streams are published, gather
 * players (few have many), end, and half of them come back after a while; origins crash and come
 * back empty. The same evening for every strategy. Confined to one thread.
 */
final class Simulation {
  private static final int REPLICAS = 3;
  private static final int MEAN_LIFE = 3600;
  private static final int MEAN_ABSENCE = 120;
  private static final int CRASH_EVERY = 600;
  private static final int DOWN = 120;
  private static final int SAMPLE_EVERY = 10;
  private static final int SETTLED = 3600;
  private static final double PLAYER = 0.2;
  private static final Instant START = Instant.parse("2026-01-01T18:00:00Z");

  /** A stream, while it is published or will be again. */
  private static final class Stream {
    private final StreamKey key;
    private final int audience;
    private int replica;
    private int origin = -1;
    private int players;
    private int choices;
    private boolean live;
    private Optional<OriginId> last = Optional.empty();

    Stream(int number, int audience) {
      this.key = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "stream-" + number);
      this.audience = audience;
    }
  }

  private enum What {
    PUBLISH,
    PLAYER,
    END,
    JOIN
  }

  private record Event(int at, long order, What what, int origin, Stream stream) {}

  /**
   * What came of it.
   *
   * @param streams placements of streams
   * @param publishers the most publishers of an origin to the mean, the mean over time
   * @param load the same of the load: a publisher counts 1, a player 0.2
   * @param worstLoad the 99th percentile of the latter over time
   * @param returned of the streams that came back, the part that met its origin again
   */
  record Outcome(int streams, double publishers, double load, double worstLoad, double returned) {}

  private final Chain chain;
  private final Random random;
  private final int wanted;
  private final Fleet fleet;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingInt(Event::at).thenComparingLong(Event::order));
  private final List<Stream> live = new ArrayList<>();
  private final List<Double> publisherRatios = new ArrayList<>();
  private final List<Double> loadRatios = new ArrayList<>();
  private long orders;
  private int numbers;
  private int now;
  private int placed;
  private int back;
  private int backAtTheSame;

  Simulation(Chain chain, long seed, int streams, int origins) {
    this.chain = chain;
    this.random = new Random(seed);
    this.wanted = streams;
    this.fleet = new Fleet(origins, REPLICAS, START);
  }

  Outcome run(int seconds) {
    for (now = 0; now < SETTLED + seconds; now++) {
      arrivals();
      if (now >= SETTLED && now % CRASH_EVERY == 0) {
        crash();
      }
      while (!events.isEmpty() && events.peek().at() <= now) {
        happen(events.remove());
      }
      fleet.exchange();
      if (now >= SETTLED && now % SAMPLE_EVERY == 0) {
        publisherRatios.add(ratio(1, 0));
        loadRatios.add(ratio(1, PLAYER));
      }
    }
    return new Outcome(
        placed,
        mean(publisherRatios),
        mean(loadRatios),
        percentile(loadRatios, 0.99),
        back == 0 ? 0 : (double) backAtTheSame / back);
  }

  /** Half of what ends comes back, so half of what is published is new. */
  private void arrivals() {
    double rate = (double) wanted / MEAN_LIFE / 2;
    if (now == 0) {
      for (int i = 0; i < wanted; i++) {
        add(random.nextInt(SETTLED / 4), What.PUBLISH, stream());
      }
    }
    for (double left = rate; left > 0; left--) {
      if (random.nextDouble() < left) {
        add(now, What.PUBLISH, stream());
      }
    }
  }

  /** Four of five have a handful of players, the rest up to some hundreds. */
  private Stream stream() {
    return new Stream(numbers++, (int) Math.min(500, Math.exp(1 + 1.3 * random.nextGaussian())));
  }

  private void add(int at, What what, Stream stream) {
    events.add(new Event(at, orders++, what, stream.origin, stream));
  }

  private int exponential(int mean) {
    return 1 + (int) (-mean * Math.log(1 - random.nextDouble()));
  }

  private void happen(Event event) {
    Stream stream = event.stream();
    switch (event.what()) {
      case PUBLISH -> {
        place(stream, event.at());
        add(event.at() + exponential(MEAN_LIFE), What.END, stream);
        for (int i = 0; i < stream.audience; i++) {
          add(event.at() + random.nextInt(300), What.PLAYER, stream);
        }
      }
      case PLAYER -> {
        if (stream.live && stream.players < stream.audience) {
          stream.players++;
          fleet.count(stream.replica, stream.origin, 0, 1);
        }
      }
      case END -> {
        leave(stream);
        stream.players = 0;
        stream.live = false;
        live.remove(stream);
        if (random.nextBoolean()) {
          add(event.at() + exponential(MEAN_ABSENCE), What.PUBLISH, stream);
        }
      }
      case JOIN -> fleet.join(event.origin(), START.plusSeconds(now));
    }
  }

  private void place(Stream stream, int at) {
    stream.replica = random.nextInt(REPLICAS);
    SelectionContext context =
        new SelectionContext(
            Role.PUBLISH,
            "rtmp",
            InetAddress.getLoopbackAddress(),
            "",
            "",
            START.plusSeconds(at),
            RendezvousHash.hash(stream.key + "#" + stream.choices++),
            new SelectionContext.Previous(
                stream.last, Optional.empty(), Optional.empty(), Optional.empty()));
    OriginId chosen = chain.first(stream.key, fleet.candidates(stream.replica), context);
    placed++;
    if (stream.last.isPresent() && !stream.live && now >= SETTLED) {
      back++;
      backAtTheSame += stream.last.get().equals(chosen) ? 1 : 0;
    }
    if (!stream.live) {
      stream.live = true;
      live.add(stream);
    }
    stream.origin = fleet.index(chosen);
    stream.last = Optional.of(chosen);
    fleet.count(stream.replica, stream.origin, 1, stream.players);
  }

  private void leave(Stream stream) {
    fleet.count(stream.replica, stream.origin, -1, -stream.players);
  }

  /** Its streams and their players all come at once, by any replica. */
  private void crash() {
    int origin = random.nextInt(fleet.size());
    if (!fleet.isUp(origin)) {
      return;
    }
    fleet.crash(origin);
    events.add(new Event(now + DOWN, orders++, What.JOIN, origin, new Stream(-1, 0)));
    for (Stream stream : live.stream().filter(one -> one.origin == origin).toList()) {
      leave(stream);
      place(stream, now);
    }
  }

  private double ratio(double publisher, double player) {
    double most = 0;
    double sum = 0;
    int count = 0;
    for (int i = 0; i < fleet.size(); i++) {
      if (fleet.isUp(i)) {
        double burden = fleet.burden(i, publisher, player);
        most = Math.max(most, burden);
        sum += burden;
        count++;
      }
    }
    return most / (sum / count);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  private static double percentile(List<Double> values, double part) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[(int) Math.min(sorted.length - 1, sorted.length * part)];
  }
}
