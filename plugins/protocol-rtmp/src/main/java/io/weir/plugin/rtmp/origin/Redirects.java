package io.weir.plugin.rtmp.origin;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.api.Endpoint;
import io.weir.api.Endpoint.Transport;
import io.weir.api.Origin;
import io.weir.api.routing.KnownOrigins;
import io.weir.codec.rtmp.amf.AmfValue;
import io.weir.codec.rtmp.command.RtmpCommand;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where an origin sends a client instead ({@code ex.code} 302, {@code ex.redirect}). Weir goes
 * there itself if an origin is there that it knows, and says again what the client has said.
 * Clients are sent nowhere: an address that is good behind Weir is not good before it. Safe for use
 * by any thread.
 */
public final class Redirects {
  /** One after the other, for one client. */
  static final int MOST = 3;

  private static final String METER = "weir.rtmp.redirects";
  private static final int FOUND = 302;
  private static final int DEFAULT_PORT = 1935;
  private static final int DEFAULT_TLS_PORT = 443;

  private final KnownOrigins known;
  private final Counter followed;
  private final Counter refused;

  /** Knows where to go. */
  public Redirects(KnownOrigins known, MeterRegistry meters) {
    this.known = known;
    this.followed = meters.counter(METER, "result", "followed");
    this.refused = meters.counter(METER, "result", "refused");
  }

  /**
   * Where to ask next.
   *
   * @param origin it, whose name the endpoint is one of
   */
  record Place(Origin origin, Endpoint endpoint) {}

  /** Where a failure leads, if it is an origin's word that the client shall go elsewhere. */
  static Optional<String> target(@Nullable Throwable failure) {
    return failure instanceof OriginRejection no
        ? no.words().flatMap(Redirects::target)
        : Optional.empty();
  }

  private static Optional<String> target(RtmpCommand no) {
    AmfValue.Members info = no.members(1);
    if (info == null || !(info.get("ex") instanceof AmfValue.Members ex)) {
      return Optional.empty();
    }
    boolean found = ex.get("code") instanceof AmfValue.Num code && code.value() == FOUND;
    return found ? Optional.ofNullable(ex.text("redirect")) : Optional.empty();
  }

  /**
   * Goes where a redirect leads, or refuses it.
   *
   * @param before how many were followed for this client and origin
   */
  Optional<Place> next(String target, int before) {
    Optional<Place> next = before < MOST ? place(target) : Optional.empty();
    (next.isPresent() ? followed : refused).increment();
    return next;
  }

  /** What the client is told of a redirect that nobody follows: not where it leads. */
  static OriginRejection refusal(String target) {
    return new OriginRejection(
        "redirect to " + target + " (expected: an origin's address)", Optional.empty(), false);
  }

  private Optional<Place> place(String target) {
    try {
      URI url = new URI(target);
      boolean tls = "rtmps".equalsIgnoreCase(url.getScheme());
      if ((!tls && !"rtmp".equalsIgnoreCase(url.getScheme())) || url.getHost() == null) {
        return Optional.empty();
      }
      String host = url.getHost();
      boolean bracketed = host.startsWith("[") && host.endsWith("]");
      String name = bracketed ? host.substring(1, host.length() - 1) : host;
      int usual = tls ? DEFAULT_TLS_PORT : DEFAULT_PORT;
      return known
          .at(
              "rtmp",
              tls ? Transport.TLS : Transport.TCP,
              name,
              url.getPort() < 0 ? usual : url.getPort())
          .map(found -> new Place(found.origin(), found.endpoint()));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
