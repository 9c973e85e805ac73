package io.weir.bench.simulation;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.selection.Candidate;
import io.weir.api.selection.RendezvousHash;
import io.weir.api.selection.SelectionContext;
import io.weir.api.selection.SelectionStrategy;
import java.util.List;

/**
 * Strategies of which the next is asked if one says nothing, as the host asks them.
 *
 * @param name for the table
 * @param strategies in turn
 */
record Chain(String name, List<SelectionStrategy> strategies) {

  static Chain of(String name, SelectionStrategy... strategies) {
    return new Chain(name, List.of(strategies));
  }

  /** What the SRS proxy does: any of them. */
  static Chain random() {
    return of(
        "random (the SRS proxy's)",
        (key, candidates, context) -> {
          long die = RendezvousHash.hash(Long.toString(context.seed()));
          return List.of(candidates.get((int) Long.remainderUnsigned(die, candidates.size())).id());
        });
  }

  OriginId first(StreamKey key, List<Candidate> candidates, SelectionContext context) {
    for (SelectionStrategy strategy : strategies) {
      List<OriginId> order = strategy.order(key, candidates, context);
      if (!order.isEmpty()) {
        return order.get(0);
      }
    }
    throw new IllegalStateException(name + " has no origin for " + key);
  }
}
