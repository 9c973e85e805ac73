package io.weir.host.routing;

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
 * The order that never fails: plain rendezvous hashing by stream, without weights or load, alike at
 * all replicas.
 */
final class BuiltInOrder implements SelectionStrategy {
  static final String NAME = "built-in";

  @Override
  public List<OriginId> order(StreamKey key, List<Candidate> candidates, SelectionContext context) {
    long keyHash = StableHash.of(key.toString());
    Ranking ranking = new Ranking(candidates);
    for (int i = 0; i < candidates.size(); i++) {
      ranking.rank(i, RendezvousHash.score(keyHash, candidates.get(i).id(), 1), 0);
    }
    return ranking.order();
  }
}
