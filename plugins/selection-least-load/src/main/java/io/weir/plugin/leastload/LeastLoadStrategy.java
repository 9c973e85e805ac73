package io.weir.plugin.leastload;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.selection.Candidate;
import io.weir.api.selection.RendezvousHash;
import io.weir.api.selection.SelectionContext;
import io.weir.api.selection.SelectionStrategy;
import io.weir.plugin.leastload.Settings.Choose;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Orders origins by load. By the power of two choices (Mitzenmacher, 2001) two are drawn by weight
 * and the less loaded one leads, so that replicas that know the same old loads do not all run to
 * one origin. Pure: what is drawn depends on the context's seed.
 */
final class LeastLoadStrategy implements SelectionStrategy {
  private static final Comparator<Weighed> LIGHTEST_FIRST =
      Comparator.comparing(Weighed::full)
          .thenComparingDouble(Weighed::burden)
          .thenComparing(Comparator.comparingDouble(Weighed::draw).reversed())
          .thenComparing(Weighed::id);

  private record Weighed(OriginId id, boolean full, double burden, double draw) {}

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
    weighed.sort(LIGHTEST_FIRST);
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
