package io.weir.host.routing;

import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.selection.OriginLoad;
import java.util.List;
import java.util.Optional;

/** What routing needs to know of origins. Safe for use by any thread; never blocks. */
public interface Origins {

  /** The origin of that id, if it is known. */
  Optional<Origin> find(OriginId id);

  /** All known origins with such an endpoint, healthy or not. */
  List<Origin> serving(String endpointKind);

  /** Whether the origin's endpoint is believed to accept connections. */
  boolean healthy(OriginId id, String endpointKind);

  /** What the origin last said of its load. */
  Optional<OriginLoad.Reported> reported(OriginId id);

  /** A dial failed or timed out: the endpoint is unhealthy until a check says otherwise. */
  void failed(OriginId id, String endpointKind, String why);

  /** A dial worked. */
  void reached(OriginId id, String endpointKind);
}
