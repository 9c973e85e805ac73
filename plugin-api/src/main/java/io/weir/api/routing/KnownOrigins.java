package io.weir.api.routing;

import io.weir.api.Origin;
import java.util.Optional;

/**
 * The origins that there are now, configured or registered. Safe for use by any thread; never
 * blocks.
 */
@FunctionalInterface
public interface KnownOrigins {

  /**
   * The origin at an address, healthy or not.
   *
   * @param kind of the endpoint: {@code rtmp}, {@code http}, {@code api}, ...
   * @param host as the endpoint names it; case does not count, and nothing is looked up
   * @return empty if no origin has such an endpoint there
   */
  Optional<Origin> at(String kind, String host, int port);
}
