package io.weir.host.origins;

import io.weir.api.OriginId;
import io.weir.host.health.Health;
import java.util.Collection;
import java.util.Optional;

/** All known origins, for people to look at. Safe for use by any thread; never blocks. */
public interface OriginCatalog {

  /** All of them, ordered by identity. */
  Collection<KnownOrigin> all();

  /** What is believed of one endpoint; empty if there is no such endpoint. */
  Optional<Health> health(OriginId id, String endpointKind);
}
