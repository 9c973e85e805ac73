package io.weir.plugin.hash;

import io.weir.api.OriginId;
import io.weir.api.StableHash;
import io.weir.api.StreamKey;
import io.weir.api.selection.Candidate;
import io.weir.api.selection.Ranking;
import io.weir.api.selection.RendezvousHash;
import io.weir.api.selection.SelectionContext;
import io.weir.api.selection.SelectionStrategy;
import java.util.List;

/**
 * Orders origins by weighted rendezvous hashing of their identity: removing one moves only its own
 * streams, adding one takes only its share. With a bound, origins that have more than that of the
 * mean come last (after consistent hashing with bounded loads, Mirrokni et al., 2018). Pure.
 */
final class HashStrategy implements SelectionStrategy {
  /** Of doubles, so that a bound of 55 is not one of 55.000000001, which is 56. */
  private static final double ROUNDING = 1e-6;

  /** What is hashed; all streams of an app or of a vhost may stay together. */
  enum By {
    STREAM,
    APP,
    VHOST;

    String of(StreamKey key) {
      return switch (this) {
        case STREAM -> key.toString();
        case APP -> key.vhost() + "/" + key.app();
        case VHOST -> key.vhost();
      };
    }
  }

  private final By by;
  private final double bound;

  /**
   * A strategy.
   *
   * @param bound times the mean that an origin's publishers may be, its weight considered; 0 is no
   *     bound
   */
  HashStrategy(By by, double bound) {
    this.by = by;
    this.bound = bound;
  }

  @Override
  public List<OriginId> order(StreamKey key, List<Candidate> candidates, SelectionContext context) {
    long hash = StableHash.of(by.of(key));
    double share = bound > 0 ? share(candidates) : Double.POSITIVE_INFINITY;
    Ranking ranking = new Ranking(candidates);
    for (int i = 0; i < candidates.size(); i++) {
      Candidate candidate = candidates.get(i);
      boolean full =
          candidate.load().publishers() >= Math.ceil(share * candidate.weight() - ROUNDING);
      double score = RendezvousHash.score(hash, candidate.id(), candidate.weight());
      if (full) {
        ranking.last(i, score, 0);
      } else {
        ranking.rank(i, score, 0);
      }
    }
    return ranking.order();
  }

  /** The most publishers for each unit of weight, the one to come included. */
  private double share(List<Candidate> candidates) {
    long publishers = 1;
    long weights = 0;
    for (Candidate candidate : candidates) {
      publishers += candidate.load().publishers();
      weights += candidate.weight();
    }
    return bound * publishers / weights;
  }
}
