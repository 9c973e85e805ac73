package io.weir.api.routing;

import io.weir.api.Role;
import io.weir.api.StreamKey;
import java.net.InetSocketAddress;
import java.util.Map;

/**
 * A client's wish, as its protocol understood it.
 *
 * <p>Immutable.
 *
 * @param key the stream
 * @param role publish or play
 * @param protocol name of the protocol plugin, for rules, sessions and metrics
 * @param endpoint the kind of endpoint that an origin needs to serve it ({@code rtmp}, {@code
 *     http}, {@code api}, {@code srt})
 * @param client the client's address
 * @param parameters what access control may look at: decoded query parameters and protocol facts
 *     such as {@code tcUrl} or {@code pageUrl}
 * @param polling whether this is one of a viewer's many short requests, such as for an HLS
 *     playlist: it follows the stream's owner but claims and moves nothing, and is counted without
 *     an end record
 */
public record StreamRequest(
    StreamKey key,
    Role role,
    String protocol,
    String endpoint,
    InetSocketAddress client,
    Map<String, String> parameters,
    boolean polling) {

  /** A request that stays for as long as the stream flows. */
  public StreamRequest(
      StreamKey key,
      Role role,
      String protocol,
      String endpoint,
      InetSocketAddress client,
      Map<String, String> parameters) {
    this(key, role, protocol, endpoint, client, parameters, false);
  }

  /** Copies the parameters. */
  public StreamRequest {
    parameters = Map.copyOf(parameters);
  }
}
