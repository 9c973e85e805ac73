package io.weir.host.origins;

import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.selection.OriginLoad;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * All known origins at one moment. Immutable.
 *
 * @param byId by identity, ordered by it
 * @param byKind those with an endpoint of a kind, ordered by identity
 */
record OriginMap(Map<OriginId, KnownOrigin> byId, Map<String, List<Origin>> byKind) {
  static final OriginMap EMPTY = new OriginMap(Map.of(), Map.of());

  /** The same with other loads. */
  OriginMap with(Function<KnownOrigin, Optional<OriginLoad.Reported>> loads) {
    Map<OriginId, KnownOrigin> loaded = new TreeMap<>();
    byId.forEach(
        (id, known) ->
            loaded.put(id, new KnownOrigin(known.origin(), known.source(), loads.apply(known))));
    return new OriginMap(java.util.Collections.unmodifiableMap(loaded), byKind);
  }

  /**
   * Merges lists of origins: where two name the same origin, the earlier list wins.
   *
   * @param lists the most trusted first
   */
  static OriginMap merged(Collection<? extends Collection<KnownOrigin>> lists) {
    Map<OriginId, KnownOrigin> byId = new TreeMap<>();
    lists.forEach(list -> list.forEach(known -> byId.putIfAbsent(known.origin().id(), known)));
    Map<String, List<Origin>> byKind = new HashMap<>();
    byId.values().stream()
        .map(KnownOrigin::origin)
        .forEach(
            origin ->
                origin.endpoints().keySet().stream()
                    .filter(kind -> origin.endpoint(kind).isPresent())
                    .forEach(
                        kind -> byKind.computeIfAbsent(kind, k -> new ArrayList<>()).add(origin)));
    byKind.replaceAll((kind, origins) -> List.copyOf(origins));
    return new OriginMap(java.util.Collections.unmodifiableMap(byId), Map.copyOf(byKind));
  }
}
