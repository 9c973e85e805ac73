package io.weir.host.origins;

import io.weir.api.OriginId;
import io.weir.api.store.OriginStateStore.Drain;
import io.weir.api.store.OriginStateStore.Seen;
import io.weir.host.health.Health;
import java.util.Collection;
import java.util.Optional;

/** All known origins, for people to look at. Safe for use by any thread; never blocks. */
public interface OriginCatalog {

  /** All of them, ordered by identity. */
  Collection<KnownOrigin> all();

  /** What becomes of an origin's streams. */
  OriginState state(OriginId id);

  /** Its drain, if it is being emptied. */
  Optional<Drain> drain(OriginId id);

  /** How it looks to other replicas, if not well. */
  Optional<Seen> elsewhere(OriginId id);

  /** What is believed of one endpoint; empty if there is no such endpoint. */
  Optional<Health> health(OriginId id, String endpointKind);
}
