package io.weir.plugin.leastload;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.selection.Candidate;
import io.weir.api.selection.Ranking;
import io.weir.api.selection.RendezvousHash;
import io.weir.api.selection.SelectionContext;
import io.weir.api.selection.SelectionStrategy;
import io.weir.plugin.leastload.Settings.Choose;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Orders origins by load. By the power of two choices (Mitzenmacher, 2001) two are drawn by weight
 * and the less loaded one leads, so that replicas that know the same old loads do not all run to
 * one origin. Pure: what is drawn depends on the context's seed.
 */
final class LeastLoadStrategy implements SelectionStrategy {

  /** One that may be drawn. */
  private record Drawn(int index, OriginId id, double burden, double draw) {

    boolean before(@Nullable Drawn other) {
      return other == null
          || draw > other.draw
          || (draw == other.draw && id.compareTo(other.id) < 0);
    }

    boolean lighterThan(Drawn other) {
      return burden < other.burden || (burden == other.burden && before(other));
    }
  }

  private final Settings settings;

  LeastLoadStrategy(Settings settings) {
    this.settings = settings;
  }

  @Override
  public List<OriginId> order(StreamKey key, List<Candidate> candidates, SelectionContext context) {
    Burden burden = new Burden(settings, context.now());
    Ranking ranking = new Ranking(candidates);
    Drawn first = null;
    Drawn second = null;
    for (int i = 0; i < candidates.size(); i++) {
      Candidate candidate = candidates.get(i);
      double borne = burden.of(candidate);
      double draw = RendezvousHash.score(context.seed(), candidate.id(), candidate.weight());
      if (burden.full(candidate)) {
        ranking.last(i, -borne, draw);
        continue;
      }
      ranking.rank(i, -borne, draw);
      if (second != null && draw < second.draw) {
        continue;
      }
      Drawn drawn = new Drawn(i, candidate.id(), borne, draw);
      if (drawn.before(first)) {
        second = first;
        first = drawn;
      } else if (drawn.before(second)) {
        second = drawn;
      }
    }
    if (settings.choose() == Choose.TWO && first != null && second != null) {
      Drawn leader = first.lighterThan(second) ? first : second;
      ranking.rank(leader.index, Double.POSITIVE_INFINITY, leader.draw);
    }
    return ranking.order();
  }
}
