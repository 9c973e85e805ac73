package io.weir.host.routing;

import io.weir.api.access.AccessController;
import io.weir.api.store.OwnershipStore;
import io.weir.host.session.SessionRegistry;
import java.time.Duration;

/** What every opening needs. */
record RoutingServices(
    RoutingSettings settings,
    String replica,
    AccessController access,
    OwnershipStore ownership,
    Origins origins,
    Search search,
    Rules rules,
    Candidates candidates,
    Placement placement,
    Leases leases,
    SessionRegistry sessions,
    PollPlaces polls,
    Deadlines deadlines) {

  /** What a connector gets beyond its timeout to say so itself. */
  static final Duration CONNECTOR_SLACK = Duration.ofMillis(250);
}
