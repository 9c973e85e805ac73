package io.weir.api.selection;

import io.weir.api.OriginId;
import io.weir.api.Role;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * All that a strategy may know besides stream and candidates; it has no clock and no randomness of
 * its own.
 *
 * <p>Immutable.
 *
 * @param role publish or play
 * @param protocol name of the protocol plugin
 * @param client the client's address
 * @param principal who the client is by its access controller; empty if unknown
 * @param zone the replica's own failure domain; empty if unknown
 * @param now the host's time
 * @param seed the only source of randomness; differs from stream to stream and from one choice for
 *     a stream to the next
 * @param previous where this stream and its relatives were last
 */
public record SelectionContext(
    Role role,
    String protocol,
    InetAddress client,
    String principal,
    String zone,
    Instant now,
    long seed,
    Previous previous) {

  /**
   * The last origin of the stream and of its relatives, as far as the host remembers.
   *
   * @param stream of this stream
   * @param client of this client's address
   * @param app of any stream of the same app
   * @param vhost of any stream of the same virtual host
   */
  public record Previous(
      Optional<OriginId> stream,
      Optional<OriginId> client,
      Optional<OriginId> app,
      Optional<OriginId> vhost) {

    /** Nothing remembered. */
    public static final Previous NONE =
        new Previous(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }
}
