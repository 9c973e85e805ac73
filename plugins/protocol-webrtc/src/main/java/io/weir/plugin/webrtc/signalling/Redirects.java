package io.weir.plugin.webrtc.signalling;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.weir.api.net.http.ResponseHead;
import io.weir.api.routing.KnownOrigins;
import java.util.Optional;
import java.util.Set;

/**
 * Where an origin sends an offer instead (RFC 9725 section 4.5). Weir goes there itself if an
 * origin is there that it knows; whoever else is named, the client is told of. Safe for use by any
 * thread.
 */
final class Redirects {
  /** Those that keep method and body. */
  private static final Set<Integer> STATUSES = Set.of(307, 308);

  private static final String METER = "weir.webrtc.redirects";
  private static final String API = "api";
  private static final int MOST = 3;

  private final KnownOrigins known;
  private final Counter followed;
  private final Counter passed;

  Redirects(KnownOrigins known, MeterRegistry meters) {
    this.known = known;
    this.followed = meters.counter(METER, "result", "followed");
    this.passed = meters.counter(METER, "result", "passed");
  }

  /**
   * Where to ask next.
   *
   * @param asked who answers
   * @param host what the client called it, with port
   * @param before how many were followed for this offer
   * @return empty if the answer is the client's
   */
  Optional<Place> next(Place asked, ResponseHead answer, String host, int before) {
    String location = answer.headers().get(HttpHeaderNames.LOCATION);
    if (location == null || !STATUSES.contains(answer.status().code())) {
      return Optional.empty();
    }
    Optional<Place> next = before < MOST ? place(asked, location, host) : Optional.empty();
    (next.isPresent() ? followed : passed).increment();
    return next;
  }

  private Optional<Place> place(Place asked, String location, String host) {
    return Locations.target(location, asked.target(), asked.api(), host)
        .map(target -> new Place(asked.origin(), asked.api(), target))
        .or(() -> Locations.absolute(location).flatMap(this::known));
  }

  private Optional<Place> known(Locations.Absolute at) {
    return known
        .at(API, at.transport(), at.host(), at.port())
        .map(found -> new Place(found.origin(), found.endpoint(), at.target()));
  }
}
