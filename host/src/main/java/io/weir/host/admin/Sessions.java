package io.weir.host.admin;

import io.weir.api.OriginId;
import io.weir.api.store.LoadStore;
import java.util.Collection;

/** The sessions of this replica. Safe for use by any thread; never blocks. */
public interface Sessions {

  /** All that are open. */
  Collection<SessionView> list();

  /** How many are open to an origin. */
  LoadStore.Open open(OriginId origin);

  /** Ends a session; returns whether there was one. */
  boolean kick(String id);
}
