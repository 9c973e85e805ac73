package io.weir.host.health;

import io.weir.api.Endpoint;
import io.weir.api.Origin;
import io.weir.api.OriginId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One endpoint of one origin to be watched.
 *
 * @param origin the origin
 * @param instance its run; with a new one everything known of the old is forgotten
 * @param kind the kind of endpoint, such as {@code rtmp}
 * @param probe what is checked; empty if the origin has no TCP endpoint, so that it is never
 *     checked and a failed dial is forgiven by time alone
 */
public record Target(OriginId origin, String instance, String kind, Optional<Probed> probe) {

  /**
   * What is checked in place of a target: itself, or a companion.
   *
   * @param kind the kind of endpoint that it is
   * @param endpoint over TCP
   */
  public record Probed(String kind, Endpoint endpoint) {}

  /**
   * The targets of an origin: one for each kind of endpoint. A kind without a TCP endpoint (SRT,
   * WebRTC) is checked by another TCP endpoint of the same server, since a UDP port cannot be
   * checked without speaking its protocol.
   */
  public static List<Target> of(Origin origin) {
    Optional<Probed> companion =
        Stream.of("rtmp", "api", "http")
            .flatMap(kind -> tcp(origin, kind))
            .findFirst()
            .or(
                () ->
                    origin.endpoints().keySet().stream().flatMap(k -> tcp(origin, k)).findFirst());
    return origin.endpoints().keySet().stream()
        .filter(kind -> origin.endpoint(kind).isPresent())
        .map(
            kind ->
                new Target(
                    origin.id(),
                    origin.instance(),
                    kind,
                    tcp(origin, kind).findFirst().or(() -> companion)))
        .toList();
  }

  private static Stream<Probed> tcp(Origin origin, String kind) {
    return origin.endpoints().getOrDefault(kind, List.of()).stream()
        .filter(endpoint -> endpoint.transport() != Endpoint.Transport.UDP)
        .map(endpoint -> new Probed(kind, endpoint));
  }
}
