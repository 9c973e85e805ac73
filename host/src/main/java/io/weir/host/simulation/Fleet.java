package io.weir.host.simulation;

import io.weir.api.OriginId;
import io.weir.api.selection.Candidate;
import io.weir.api.selection.OriginLoad;
import io.weir.api.selection.OriginLoad.Reported;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Origins that come and go, and what each replica believes they bear: what it opened itself at
 * once, what the others opened as of the last second, what they say of themselves as of their last
 * heartbeat. Confined to one thread.
 */
final class Fleet {
  private static final double BITS = 1e3;
  private static final String PREFIX = "origin-";

  private final List<OriginId> ids;
  private final List<Integer> weights;
  private final boolean[] up;
  private final Instant[] joined;
  private final int[][] publishers;
  private final int[][] players;
  private final long[] kbpsIn;
  private final long[] kbpsOut;
  private final @Nullable Reported[] reported;
  private int[][] publishersTold;
  private int[][] playersTold;

  Fleet(List<Integer> weights, int replicas, Instant start) {
    int origins = weights.size();
    this.weights = List.copyOf(weights);
    ids = IntStream.range(0, origins).mapToObj(i -> new OriginId(name(i))).toList();
    up = new boolean[origins];
    joined = new Instant[origins];
    for (int i = 0; i < origins; i++) {
      up[i] = true;
      joined[i] = start.minusSeconds(86_400);
    }
    publishers = new int[replicas][origins];
    players = new int[replicas][origins];
    publishersTold = new int[replicas][origins];
    playersTold = new int[replicas][origins];
    kbpsIn = new long[origins];
    kbpsOut = new long[origins];
    reported = new Reported[origins];
  }

  static String name(int origin) {
    return PREFIX + origin;
  }

  /** All names, for a message. */
  static String names(int origins) {
    return name(0) + (origins > 1 ? " to " + name(origins - 1) : "");
  }

  /** All names. */
  static Set<String> all(int origins) {
    Set<String> names = new TreeSet<>();
    IntStream.range(0, origins).forEach(i -> names.add(name(i)));
    return names;
  }

  int size() {
    return ids.size();
  }

  OriginId id(int origin) {
    return ids.get(origin);
  }

  int index(OriginId id) {
    return index(id.value());
  }

  int index(String name) {
    return Integer.parseInt(name.substring(PREFIX.length()));
  }

  int weight(int origin) {
    return weights.get(origin);
  }

  boolean isUp(int origin) {
    return up[origin];
  }

  void crash(int origin) {
    up[origin] = false;
    reported[origin] = null;
  }

  void join(int origin, Instant now) {
    up[origin] = true;
    joined[origin] = now;
  }

  /** A stream comes, or goes. */
  void publishers(int replica, int origin, int more, int kbps) {
    publishers[replica][origin] += more;
    kbpsIn[origin] += (long) more * kbps;
  }

  /** Who plays it comes, or goes. */
  void players(int replica, int origin, int more, int kbps) {
    players[replica][origin] += more;
    kbpsOut[origin] += (long) more * kbps;
  }

  /** Every replica tells the others. */
  void exchange() {
    publishersTold = copy(publishers);
    playersTold = copy(players);
  }

  /** Every origin says what it bears. */
  void report(Instant now) {
    for (int i = 0; i < ids.size(); i++) {
      int connections = sum(publishers, i) + sum(players, i);
      reported[i] =
          up[i]
              ? new Reported(0, 0, 0, connections, 0, 0, kbpsIn[i] * BITS, kbpsOut[i] * BITS, now)
              : null;
    }
  }

  private static int[][] copy(int[][] of) {
    int[][] copy = new int[of.length][];
    for (int i = 0; i < of.length; i++) {
      copy[i] = of[i].clone();
    }
    return copy;
  }

  /** Who could take a stream, as a replica sees them. */
  List<Candidate> candidates(int replica) {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      if (up[i]) {
        OriginLoad load =
            new OriginLoad(
                known(replica, i, publishers, publishersTold),
                known(replica, i, players, playersTold),
                Optional.ofNullable(reported[i]));
        candidates.add(new Candidate(ids.get(i), weights.get(i), "", Map.of(), joined[i], load));
      }
    }
    return candidates;
  }

  private static int known(int replica, int origin, int[][] own, int[][] told) {
    int sum = own[replica][origin];
    for (int other = 0; other < told.length; other++) {
      sum += other == replica ? 0 : told[other][origin];
    }
    return sum;
  }

  private static int sum(int[][] sessions, int origin) {
    int sum = 0;
    for (int[] ofReplica : sessions) {
      sum += ofReplica[origin];
    }
    return sum;
  }

  /** What an origin bears in truth. */
  double burden(int origin, double publisher, double player) {
    return sum(publishers, origin) * publisher + sum(players, origin) * player;
  }

  /** Thousands of bits a second, in and out. */
  double traffic(int origin) {
    return kbpsIn[origin] + kbpsOut[origin];
  }
}
