package io.weir.host.routing;

import io.weir.api.Endpoint.Transport;
import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.routing.KnownOrigins;
import io.weir.api.selection.OriginLoad;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What routing needs to know of origins. Safe for use by any thread; never blocks. */
public interface Origins extends KnownOrigins {

  /** The origin of that id, if it is known. */
  Optional<Origin> find(OriginId id);

  /** All known origins with such an endpoint, healthy or not. */
  List<Origin> serving(String endpointKind);

  @Override
  default Optional<Found> at(String kind, Transport transport, String host, int port) {
    return serving(kind).stream()
        .flatMap(
            origin ->
                origin.endpoints().getOrDefault(kind, List.of()).stream()
                    .map(endpoint -> new Found(origin, endpoint)))
        .filter(it -> it.endpoint().transport() == transport && it.endpoint().port() == port)
        .filter(it -> it.endpoint().host().equalsIgnoreCase(host))
        .findFirst();
  }

  /**
   * Whether the origin's endpoint is to be used: it is believed to serve, or so many of its kind
   * look ill that none of it is believed.
   */
  boolean healthy(OriginId id, String endpointKind);

  /** Whether health is believed; not where so many endpoints of that kind look ill. */
  boolean believed(String endpointKind);

  /** Whether the origin is to get no new streams, whatever its health. */
  boolean draining(OriginId id);

  /** What is believed of an endpoint, in a few words for people. */
  String standing(OriginId id, String endpointKind);

  /** What the origin last said of its load. */
  Optional<OriginLoad.Reported> reported(OriginId id);

  /** A dial failed or timed out. */
  void failed(OriginId id, String endpointKind, String why);

  /** A dial was refused by the origin. */
  void refused(OriginId id, String endpointKind, StreamKey key, String why);

  /** A publisher's bytes were not taken. */
  void stalled(OriginId id, String endpointKind);

  /**
   * A dial worked.
   *
   * @param took until the origin's answer; zero if it does not count
   */
  void reached(OriginId id, String endpointKind, Duration took);
}
