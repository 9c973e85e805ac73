package io.weir.plugin.leastload;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.selection.Candidate;
import io.weir.api.selection.RendezvousHash;
import io.weir.api.selection.SelectionContext;
import io.weir.api.selection.SelectionStrategy;
import io.weir.plugin.leastload.Settings.Choose;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Orders origins by load. By the power of two choices (Mitzenmacher, 2001) two are drawn by weight
 * and the less loaded one leads, so that replicas that know the same old loads do not all run to
 * one origin. Pure: what is drawn depends on the context's seed.
 */
final class LeastLoadStrategy implements SelectionStrategy {
  /**
   * The lightest first; in one method, not by comparators: with 1,000 origins sorting is what
   * costs.
   */
  private record Weighed(OriginId id, boolean full, double burden, double draw)
      implements Comparable<Weighed> {
    @Override
    public int compareTo(Weighed other) {
      if (full != other.full) {
        return full ? 1 : -1;
      }
      int lightestFirst = Double.compare(burden, other.burden);
      if (lightestFirst != 0) {
        return lightestFirst;
      }
      int highestFirst = Double.compare(other.draw, draw);
      return highestFirst != 0 ? highestFirst : id.compareTo(other.id);
    }
  }

  private final Burden burden;
  private final boolean drawing;

  LeastLoadStrategy(Settings settings) {
    this.burden = new Burden(settings);
    this.drawing = settings.choose() == Choose.TWO;
  }

  @Override
  public List<OriginId> order(StreamKey key, List<Candidate> candidates, SelectionContext context) {
    List<Weighed> weighed = new ArrayList<>(candidates.size());
    for (Candidate candidate : candidates) {
      weighed.add(
          new Weighed(
              candidate.id(),
              burden.full(candidate),
              burden.of(candidate, context.now()),
              RendezvousHash.score(context.seed(), candidate.id(), candidate.weight())));
    }
    Collections.sort(weighed);
    if (drawing) {
      lead(weighed);
    }
    return weighed.stream().map(Weighed::id).toList();
  }

  /** The lighter of the two that are drawn goes first; the others stay in order. */
  private static void lead(List<Weighed> ordered) {
    int first = -1;
    int second = -1;
    for (int i = 0; i < ordered.size() && !ordered.get(i).full(); i++) {
      if (first < 0 || ordered.get(i).draw() > ordered.get(first).draw()) {
        second = first;
        first = i;
      } else if (second < 0 || ordered.get(i).draw() > ordered.get(second).draw()) {
        second = i;
      }
    }
    if (second >= 0) {
      ordered.add(0, ordered.remove(Math.min(first, second)));
    }
  }
}
