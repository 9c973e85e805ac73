package io.weir.host.routing;

import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.routing.KnownOrigins;
import io.weir.api.selection.OriginLoad;
import java.util.List;
import java.util.Optional;

/** What routing needs to know of origins. Safe for use by any thread; never blocks. */
public interface Origins extends KnownOrigins {

  /** The origin of that id, if it is known. */
  Optional<Origin> find(OriginId id);

  /** All known origins with such an endpoint, healthy or not. */
  List<Origin> serving(String endpointKind);

  @Override
  default Optional<Origin> at(String kind, String host, int port) {
    return serving(kind).stream()
        .filter(
            origin ->
                origin.endpoints().getOrDefault(kind, List.of()).stream()
                    .anyMatch(it -> it.port() == port && it.host().equalsIgnoreCase(host)))
        .findFirst();
  }

  /** Whether the origin's endpoint is believed to accept connections. */
  boolean healthy(OriginId id, String endpointKind);

  /** What the origin last said of its load. */
  Optional<OriginLoad.Reported> reported(OriginId id);

  /** A dial failed or timed out: the endpoint is unhealthy until a check says otherwise. */
  void failed(OriginId id, String endpointKind, String why);

  /** A dial worked. */
  void reached(OriginId id, String endpointKind);
}
