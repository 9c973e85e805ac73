package io.weir.api.selection;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import java.util.List;

/**
 * Orders candidate origins for a stream. Pure: equal arguments give equal results, with no clock,
 * no randomness and no mutable state. The host calls it on its decision threads, several at once,
 * never on an event loop.
 *
 * <p>A strategy that throws, repeats an origin, names one that is no candidate, or takes longer
 * than its budget is reported by its plugin's name, and the host's built-in order answers instead.
 */
public interface SelectionStrategy {

  /**
   * Orders the candidates, the best first.
   *
   * @param key the stream
   * @param candidates never empty, in no meaningful order
   * @param context what else may matter
   * @return distinct ids of candidates; may be a part of them, which the next strategy of the rule
   *     (at last the built-in one) completes
   */
  List<OriginId> order(StreamKey key, List<Candidate> candidates, SelectionContext context);
}
