package io.weir.host.simulation;

import io.weir.api.OriginId;
import io.weir.api.Role;
import io.weir.api.StableHash;
import io.weir.api.StreamKey;
import io.weir.api.selection.Candidate;
import io.weir.api.selection.SelectionContext;
import io.weir.host.simulation.Trace.Crash;
import io.weir.host.simulation.Trace.Event;
import io.weir.host.simulation.Trace.Publish;
import io.weir.host.simulation.Trace.View;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Replays a trace second by second: each stream is placed by a chain of strategies, at one of three
 * replicas, and stays where it is as long as it is published and its origin lives, as in Weir. Its
 * viewers come by any replica. Equal arguments give equal outcomes, but for their speed. For one
 * use by one thread.
 */
public final class Simulation {
  private static final int REPLICAS = 3;
  private static final int HEARTBEAT = 9;
  private static final int SAMPLE_EVERY = 10;
  private static final int GATHERING = 300;
  private static final int PORTIONS = 20;
  private static final Instant START = Instant.parse("2026-01-01T18:00:00Z");

  /** A stream, while it is published or may be again. */
  private static final class Stream {
    private final StreamKey key;
    private final SplittableRandom random;
    private final int[] players = new int[REPLICAS];

    /** Grows when it is published and when it ends. */
    private int publications;

    private int choices;
    private int kbps;
    private int replica;
    private int origin = NOWHERE;
    private Optional<OriginId> last = Optional.empty();

    Stream(StreamKey key, long seed) {
      this.key = key;
      this.random = new SplittableRandom(seed ^ StableHash.of(key.toString()));
    }
  }

  private static final int NOWHERE = -1;

  /** Something that follows from what the trace says. */
  private record Due(int at, long order, Action action) {}

  private interface Action {
    void happen() throws StrategyFault;
  }

  private final Trace trace;
  private final Chain chain;
  private final long seed;
  private final int settled;
  private final Fleet fleet;
  private final Measures measures;
  private final Map<String, Stream> known = new HashMap<>();
  private final Map<String, Stream> live = new LinkedHashMap<>();
  private final PriorityQueue<Due> agenda =
      new PriorityQueue<>(Comparator.comparingInt(Due::at).thenComparingLong(Due::order));
  private final int[] deaths;
  private long orders;
  private int now;

  /**
   * A replay.
   *
   * @param seed of where sessions come in, and of what strategies draw
   * @param weights what each origin is told to bear, to the others; their names are those of {@link
   *     #origins}
   * @param settled seconds at the beginning that are not measured
   */
  public Simulation(Trace trace, Chain chain, long seed, List<Integer> weights, int settled) {
    this.trace = trace;
    this.chain = chain;
    this.seed = seed;
    this.settled = settled;
    this.fleet = new Fleet(weights, REPLICAS, START);
    this.measures = new Measures(fleet, settled);
    this.deaths = new int[weights.size()];
  }

  /** The names of so many origins. */
  public static Set<String> origins(int count) {
    return Fleet.all(count);
  }

  /** The stream of that name, {@code app/stream}. */
  static StreamKey key(String name) {
    return StreamKey.parse(StreamKey.DEFAULT_VHOST + "/" + name);
  }

  /**
   * Replays it.
   *
   * @throws StrategyFault if a strategy does what it must not
   */
  public Outcome run() throws StrategyFault {
    int next = 0;
    for (now = 0; now < trace.end(); now++) {
      while (!agenda.isEmpty() && agenda.peek().at() <= now) {
        agenda.remove().action().happen();
      }
      for (; next < trace.events().size() && trace.events().get(next).at() <= now; next++) {
        happen(trace.events().get(next));
      }
      fleet.exchange();
      if (now % HEARTBEAT == 0) {
        fleet.report(time());
      }
      if (now >= settled && now % SAMPLE_EVERY == 0) {
        measures.sample(now);
      }
    }
    return measures.outcome(chain.name());
  }

  private Instant time() {
    return START.plusSeconds(now);
  }

  private void in(int seconds, Action action) {
    agenda.add(new Due(now + seconds, orders++, action));
  }

  private void happen(Event event) throws StrategyFault {
    if (event instanceof Publish publish) {
      publish(publish);
    } else if (event instanceof View view) {
      Stream stream = live.get(view.stream());
      if (stream != null) {
        crowd(stream, view);
      }
    } else if (event instanceof Crash crash) {
      crash(crash);
    }
  }

  private void publish(Publish publish) throws StrategyFault {
    Stream stream = known.computeIfAbsent(publish.stream(), name -> new Stream(key(name), seed));
    if (live.putIfAbsent(publish.stream(), stream) != null) {
      return;
    }
    stream.kbps = publish.kbps();
    int publication = ++stream.publications;
    Optional<OriginId> before = stream.last;
    place(stream);
    if (stream.origin != NOWHERE) {
      measures.placed(now, before, stream.last);
    }
    in(publish.seconds(), () -> end(publish.stream()));
    int portions = Math.min(publish.viewers(), PORTIONS);
    for (int i = 0; i < portions; i++) {
      int viewers = publish.viewers() * (i + 1) / portions - publish.viewers() * i / portions;
      int after = Math.min(GATHERING, publish.seconds()) * i / portions;
      in(after, () -> view(stream, publication, stream.random.nextInt(REPLICAS), viewers));
    }
  }

  private void crowd(Stream stream, View view) {
    int publication = stream.publications;
    for (int replica = 0; replica < REPLICAS; replica++) {
      int by = replica;
      int share = view.viewers() * (replica + 1) / REPLICAS - view.viewers() * replica / REPLICAS;
      view(stream, publication, by, share);
      in(view.seconds(), () -> view(stream, publication, by, -share));
    }
  }

  /** Viewers come to a publication, or go, if it is not over. */
  private void view(Stream stream, int publication, int replica, int more) {
    if (stream.publications != publication) {
      return;
    }
    stream.players[replica] += more;
    if (stream.origin != NOWHERE) {
      fleet.players(replica, stream.origin, more, stream.kbps);
    }
  }

  private void end(String name) {
    Stream stream = live.remove(name);
    leave(stream);
    Arrays.fill(stream.players, 0);
    stream.publications++;
  }

  private void crash(Crash crash) throws StrategyFault {
    int origin = fleet.index(crash.origin());
    int death = ++deaths[origin];
    in(crash.seconds(), () -> join(origin, death));
    if (!fleet.isUp(origin)) {
      return;
    }
    fleet.crash(origin);
    List<Stream> moved = live.values().stream().filter(it -> it.origin == origin).toList();
    for (Stream stream : moved) {
      leave(stream);
      place(stream);
    }
    measures.moved(now, moved.size());
  }

  /** It is back, if it did not crash again meanwhile. */
  private void join(int origin, int death) throws StrategyFault {
    if (deaths[origin] != death) {
      return;
    }
    fleet.join(origin, time());
    for (Stream stream : new ArrayList<>(live.values())) {
      if (stream.origin == NOWHERE) {
        place(stream);
      }
    }
  }

  /** Where no origin is up it waits for one. */
  private void place(Stream stream) throws StrategyFault {
    stream.replica = stream.random.nextInt(REPLICAS);
    List<Candidate> candidates = fleet.candidates(stream.replica);
    if (candidates.isEmpty()) {
      return;
    }
    SelectionContext context = context(stream);
    long began = System.nanoTime();
    OriginId chosen = chain.first(stream.key, candidates, context);
    measures.decided(System.nanoTime() - began);
    stream.last = Optional.of(chosen);
    stream.origin = fleet.index(chosen);
    arrive(stream, 1);
  }

  private void leave(Stream stream) {
    if (stream.origin != NOWHERE) {
      arrive(stream, -1);
      stream.origin = NOWHERE;
    }
  }

  private void arrive(Stream stream, int sign) {
    fleet.publishers(stream.replica, stream.origin, sign, stream.kbps);
    for (int replica = 0; replica < REPLICAS; replica++) {
      fleet.players(replica, stream.origin, sign * stream.players[replica], stream.kbps);
    }
  }

  private SelectionContext context(Stream stream) {
    return new SelectionContext(
        Role.PUBLISH,
        "rtmp",
        InetAddress.getLoopbackAddress(),
        "",
        "",
        time(),
        StableHash.of(seed + "/" + stream.key + "#" + stream.choices++),
        new SelectionContext.Previous(
            stream.last, Optional.empty(), Optional.empty(), Optional.empty()));
  }
}
