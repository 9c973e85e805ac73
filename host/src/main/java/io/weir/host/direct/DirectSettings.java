package io.weir.host.direct;

import com.typesafe.config.Config;
import io.weir.host.origins.RegistrationRule;
import io.weir.host.routing.RoutingSettings;
import java.time.Duration;

/**
 * {@code weir.origins.streams}, with what other sections say.
 *
 * @param rule who may tell of publishers
 * @param ttl length of leases
 * @param grace how long a stream keeps its origin after its publisher
 * @param interval between two looks at an origin's list; zero is never
 * @param ask whether origins are asked for streams that nobody knows
 * @param remember how long their answers are good
 */
public record DirectSettings(
    RegistrationRule rule,
    Duration ttl,
    Duration grace,
    Duration interval,
    boolean ask,
    Duration remember) {

  /** Reads the section. */
  public static DirectSettings from(
      Config section, RegistrationRule rule, RoutingSettings routing) {
    return new DirectSettings(
        rule,
        routing.ownershipTtl(),
        routing.publisherGrace(),
        section.getDuration("check-interval"),
        section.getBoolean("ask"),
        section.getDuration("remember"));
  }
}
