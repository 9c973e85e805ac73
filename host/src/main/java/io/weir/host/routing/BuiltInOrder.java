package io.weir.host.routing;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.selection.Candidate;
import io.weir.api.selection.RendezvousHash;
import io.weir.api.selection.SelectionContext;
import io.weir.api.selection.SelectionStrategy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The order that never fails: plain rendezvous hashing by stream, without weights or load, alike at
 * all replicas.
 */
final class BuiltInOrder implements SelectionStrategy {
  static final String NAME = "built-in";

  private record Scored(OriginId id, double score) {}

  @Override
  public List<OriginId> order(StreamKey key, List<Candidate> candidates, SelectionContext context) {
    long keyHash = RendezvousHash.hash(key.toString());
    List<Scored> scored = new ArrayList<>(candidates.size());
    for (Candidate candidate : candidates) {
      scored.add(new Scored(candidate.id(), RendezvousHash.score(keyHash, candidate.id(), 1)));
    }
    scored.sort(Comparator.comparingDouble(Scored::score).reversed().thenComparing(Scored::id));
    return scored.stream().map(Scored::id).toList();
  }
}
