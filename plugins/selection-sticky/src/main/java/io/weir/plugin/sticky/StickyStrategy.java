package io.weir.plugin.sticky;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.selection.Candidate;
import io.weir.api.selection.SelectionContext;
import io.weir.api.selection.SelectionStrategy;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Names the origins that last had the stream or its relatives, and leaves the rest of the order to
 * the next strategy of the rule. Pure.
 */
final class StickyStrategy implements SelectionStrategy {

  /** Whose last origin. */
  enum By {
    STREAM,
    CLIENT,
    APP,
    VHOST;

    Optional<OriginId> in(SelectionContext.Previous previous) {
      return switch (this) {
        case STREAM -> previous.stream();
        case CLIENT -> previous.client();
        case APP -> previous.app();
        case VHOST -> previous.vhost();
      };
    }
  }

  private final List<By> order;

  StickyStrategy(List<By> order) {
    this.order = List.copyOf(order);
  }

  @Override
  public List<OriginId> order(StreamKey key, List<Candidate> candidates, SelectionContext context) {
    Set<OriginId> last = new LinkedHashSet<>();
    for (By by : order) {
      by.in(context.previous()).filter(id -> isAmong(candidates, id)).ifPresent(last::add);
    }
    return List.copyOf(last);
  }

  private static boolean isAmong(List<Candidate> candidates, OriginId id) {
    for (Candidate candidate : candidates) {
      if (candidate.id().equals(id)) {
        return true;
      }
    }
    return false;
  }
}
