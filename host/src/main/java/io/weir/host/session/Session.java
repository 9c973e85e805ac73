package io.weir.host.session;

import io.weir.api.OriginId;
import io.weir.api.routing.StreamRequest;
import io.weir.api.routing.Traffic;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One client's way through Weir, from its request to its end. Counts are written by one event loop
 * and may be read, a little late, by any thread.
 */
public final class Session implements Traffic {
  private static final VarHandle TO_ORIGIN = handle("bytesToOrigin");
  private static final VarHandle TO_CLIENT = handle("bytesToClient");

  private final String id;
  private final StreamRequest request;
  private final Instant since;

  @SuppressWarnings("unused") // by TO_ORIGIN
  private long bytesToOrigin;

  @SuppressWarnings("unused") // by TO_CLIENT
  private long bytesToClient;

  private volatile @Nullable OriginId origin;

  Session(String id, StreamRequest request, Instant since) {
    this.id = id;
    this.request = request;
    this.since = since;
  }

  private static VarHandle handle(String field) {
    try {
      return MethodHandles.lookup().findVarHandle(Session.class, field, long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
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

  /** Where it is relayed to, once that is known. */
  public Optional<OriginId> origin() {
    return Optional.ofNullable(origin);
  }

  void origin(OriginId opened) {
    origin = opened;
  }

  /** Received from the client. */
  public long bytesToOrigin() {
    return (long) TO_ORIGIN.getOpaque(this);
  }

  /** Received from the origin. */
  public long bytesToClient() {
    return (long) TO_CLIENT.getOpaque(this);
  }

  @Override
  public void toOrigin(long bytes) {
    TO_ORIGIN.setOpaque(this, (long) TO_ORIGIN.get(this) + bytes);
  }

  @Override
  public void toClient(long bytes) {
    TO_CLIENT.setOpaque(this, (long) TO_CLIENT.get(this) + bytes);
  }
}
