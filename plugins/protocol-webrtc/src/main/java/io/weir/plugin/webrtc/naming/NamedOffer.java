package io.weir.plugin.webrtc.naming;

import io.weir.api.Role;
import io.weir.api.StreamKey;
import java.util.Map;

/**
 * What an offer is for.
 *
 * @param key the stream
 * @param role what the client wants of it
 * @param target what the origin is asked for: path and query
 * @param parameters the query, decoded
 */
public record NamedOffer(StreamKey key, Role role, String target, Map<String, String> parameters) {

  /** Copies the parameters. */
  public NamedOffer {
    parameters = Map.copyOf(parameters);
  }

  /** Without query and parameters, which may hold secrets. */
  @Override
  public String toString() {
    return role + " " + key;
  }
}
