package io.weir.host.session;

import io.weir.api.OriginId;
import io.weir.api.routing.StreamRequest;
import io.weir.api.routing.Traffic;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One client's way through Weir, from its request to its end. Counts are written by one event loop
 * and may be read, a little late, by any thread.
 */
public final class Session implements Traffic {
  private final String id;
  private final StreamRequest request;
  private final Instant since;
  private final Count bytesToOrigin = new Count();
  private final Count bytesToClient = new Count();
  private final Count packetsToOrigin = new Count();
  private final Count packetsToClient = new Count();
  private volatile @Nullable OriginId origin;
  private volatile @Nullable OriginId there;

  Session(String id, StreamRequest request, Instant since) {
    this.id = id;
    this.request = request;
    this.since = since;
  }

  /** Unique at this replica. */
  public String id() {
    return id;
  }

  /** What the client asked for. */
  public StreamRequest request() {
    return request;
  }

  /** When it asked. */
  public Instant since() {
    return since;
  }

  /** Where it is relayed to, or is to be, once that is known. */
  public Optional<OriginId> origin() {
    return Optional.ofNullable(origin);
  }

  void heads(OriginId next) {
    origin = next;
    there = next;
  }

  /** Where it counted until now; null if nowhere. Its origin stays known. */
  @Nullable OriginId leaves() {
    OriginId left = there;
    there = null;
    return left;
  }

  /** Received from the client. */
  public long bytesToOrigin() {
    return bytesToOrigin.get();
  }

  /** Received from the origin. */
  public long bytesToClient() {
    return bytesToClient.get();
  }

  /** Datagrams among what was received from the client. */
  public long packetsToOrigin() {
    return packetsToOrigin.get();
  }

  /** Datagrams among what was received from the origin. */
  public long packetsToClient() {
    return packetsToClient.get();
  }

  @Override
  public void toOrigin(long bytes) {
    bytesToOrigin.add(bytes);
  }

  @Override
  public void toClient(long bytes) {
    bytesToClient.add(bytes);
  }

  @Override
  public void packetToOrigin(long bytes) {
    bytesToOrigin.add(bytes);
    packetsToOrigin.add(1);
  }

  @Override
  public void packetToClient(long bytes) {
    bytesToClient.add(bytes);
    packetsToClient.add(1);
  }
}
