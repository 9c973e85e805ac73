package io.weir.api.store;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;

/**
 * What any replica needs to serve the datagrams of a session that another replica created.
 *
 * <p>Immutable.
 *
 * @param id the protocol's name of the session, such as WebRTC's {@code originUfrag:clientUfrag}
 * @param key the stream
 * @param origin where the session was created
 * @param endpoint where its media goes, as {@code host:port}
 * @param secret what proves that a peer belongs to it, such as ICE's password; never logged
 */
public record DatagramSession(
    String id, StreamKey key, OriginId origin, String endpoint, String secret) {

  @Override
  public String toString() {
    return "DatagramSession[" + id + ", " + key + ", " + origin + ", " + endpoint + "]";
  }
}
