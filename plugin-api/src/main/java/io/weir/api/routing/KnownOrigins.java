package io.weir.api.routing;

import io.weir.api.Endpoint;
import io.weir.api.Endpoint.Transport;
import io.weir.api.Origin;
import java.util.Optional;

/**
 * The origins that there are now, configured or registered. Safe for use by any thread; never
 * blocks.
 */
@FunctionalInterface
public interface KnownOrigins {

  /**
   * An origin and where it was looked for.
   *
   * @param endpoint one of the origin's
   */
  record Found(Origin origin, Endpoint endpoint) {}

  /**
   * The origin at an address, healthy or not.
   *
   * @param kind of the endpoint: {@code rtmp}, {@code http}, {@code api}, ...
   * @param transport of the endpoint
   * @param host as the endpoint names it; case does not count, and nothing is looked up
   * @return empty if no origin has such an endpoint there
   */
  Optional<Found> at(String kind, Transport transport, String host, int port);
}
