package io.weir.bench.simulation;

import io.weir.api.OriginId;
import io.weir.api.selection.Candidate;
import io.weir.api.selection.OriginLoad;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Origins that come and go, and what each replica believes they bear: what it opened itself at
 * once, what the others opened as of the last second. Confined to one thread.
 */
final class Fleet {
  private static final int WEIGHT = 100;

  private final List<OriginId> ids;
  private final boolean[] up;
  private final Instant[] joined;
  private final int[][] publishers;
  private final int[][] players;
  private int[][] publishersTold;
  private int[][] playersTold;

  Fleet(int origins, int replicas, Instant start) {
    ids = IntStream.range(0, origins).mapToObj(i -> new OriginId("origin-" + i)).toList();
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
  }

  int size() {
    return ids.size();
  }

  OriginId id(int origin) {
    return ids.get(origin);
  }

  int index(OriginId id) {
    return ids.indexOf(id);
  }

  boolean isUp(int origin) {
    return up[origin];
  }

  void crash(int origin) {
    up[origin] = false;
  }

  void join(int origin, Instant now) {
    up[origin] = true;
    joined[origin] = now;
  }

  /** Sessions of a stream come, or go. */
  void count(int replica, int origin, int morePublishers, int morePlayers) {
    publishers[replica][origin] += morePublishers;
    players[replica][origin] += morePlayers;
  }

  /** Every replica tells the others. */
  void exchange() {
    publishersTold = copy(publishers);
    playersTold = copy(players);
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
                Optional.empty());
        candidates.add(new Candidate(ids.get(i), WEIGHT, "", Map.of(), joined[i], load));
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

  /** What an origin bears in truth. */
  double burden(int origin, double publisher, double player) {
    double sum = 0;
    for (int replica = 0; replica < publishers.length; replica++) {
      sum += publishers[replica][origin] * publisher + players[replica][origin] * player;
    }
    return sum;
  }
}
