package io.weir.host.simulation;

import io.weir.api.OriginId;
import io.weir.api.StableHash;
import io.weir.api.StreamKey;
import io.weir.api.selection.Candidate;
import io.weir.api.selection.RendezvousHash;
import io.weir.api.selection.SelectionContext;
import io.weir.host.routing.NamedStrategy;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/**
 * Strategies of which the next is asked if one says nothing, at last the built-in order, as the
 * host asks them.
 *
 * @param name for the table
 * @param strategies in turn
 */
public record Chain(String name, List<NamedStrategy> strategies) {
  /** The name of {@link #any()}. */
  public static final String RANDOM = "random";

  /** Copies the strategies. */
  public Chain {
    strategies = List.copyOf(strategies);
  }

  /** What the Go proxy of SRS does: any of them. */
  public static Chain any() {
    return new Chain(
        RANDOM,
        List.of(
            new NamedStrategy(
                RANDOM,
                "host",
                "",
                (key, candidates, context) -> {
                  long die = StableHash.of(Long.toString(context.seed()));
                  int drawn = (int) Long.remainderUnsigned(die, candidates.size());
                  return List.of(candidates.get(drawn).id());
                })));
  }

  OriginId first(StreamKey key, List<Candidate> candidates, SelectionContext context)
      throws StrategyFault {
    for (NamedStrategy strategy : strategies) {
      List<OriginId> order = order(strategy, key, candidates, context);
      if (!order.isEmpty()) {
        return order.get(0);
      }
    }
    long hash = StableHash.of(key.toString());
    return candidates.stream()
        .map(Candidate::id)
        .max(Comparator.comparingDouble(id -> RendezvousHash.score(hash, id, 1)))
        .orElseThrow();
  }

  private static List<OriginId> order(
      NamedStrategy strategy, StreamKey key, List<Candidate> candidates, SelectionContext context)
      throws StrategyFault {
    List<OriginId> order;
    try {
      order = List.copyOf(strategy.strategy().order(key, candidates, context));
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      throw new StrategyFault(strategy, "threw " + e, e);
    }
    HashSet<OriginId> left = new HashSet<>();
    candidates.forEach(candidate -> left.add(candidate.id()));
    for (OriginId id : order) {
      if (!left.remove(id)) {
        throw new StrategyFault(strategy, "named " + id + ", twice or as a stranger");
      }
    }
    return order;
  }
}
