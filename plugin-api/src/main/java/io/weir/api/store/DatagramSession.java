package io.weir.api.store;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;

/**
 * What any replica needs to serve the datagrams of a session that another replica created.
 *
 * <p>Immutable.
 *
 * @param id by which its datagrams are known, such as WebRTC's {@code originUfrag:clientUfrag}
 * @param session what it was called first; the same as {@code id}, unless that has changed since
 * @param key the stream
 * @param origin where the session was created
 * @param endpoint where its media goes, as {@code host:port}
 * @param secret what proves that a peer belongs to it, such as ICE's password; never logged; empty
 *     if nobody can prove it by this id any more
 */
public record DatagramSession(
    String id, String session, StreamKey key, OriginId origin, String endpoint, String secret) {

  @Override
  public String toString() {
    return "DatagramSession[" + id + ", " + key + ", " + origin + ", " + endpoint + "]";
  }
}
