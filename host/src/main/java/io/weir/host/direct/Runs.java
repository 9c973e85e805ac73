package io.weir.host.direct;

import io.weir.api.Origin;
import io.weir.api.OriginId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Which runs of origins are over: those that were registered once and have been followed by
 * another. One that did not register yet may just be new. Not thread-safe.
 */
final class Runs {
  private static final int REMEMBERED = 8;

  private final Map<OriginId, Deque<String>> seen = new HashMap<>();

  /** This is how the origin is known now. */
  void saw(Origin origin) {
    Deque<String> runs = seen.computeIfAbsent(origin.id(), id -> new ArrayDeque<>());
    String service = origin.instance().split("/", 2)[0];
    if (!service.equals(runs.peekLast())) {
      runs.remove(service);
      runs.addLast(service);
      if (runs.size() > REMEMBERED) {
        runs.removeFirst();
      }
    }
  }

  boolean isOver(OriginId origin, String service) {
    Deque<String> runs = seen.get(origin);
    return runs != null && runs.contains(service) && !service.equals(runs.peekLast());
  }
}
