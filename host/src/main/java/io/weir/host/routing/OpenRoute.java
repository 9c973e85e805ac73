package io.weir.host.routing;

import io.weir.api.Origin;
import io.weir.api.routing.EndReason;
import io.weir.api.routing.Route;
import io.weir.api.routing.Traffic;
import io.weir.host.session.Session;
import io.weir.host.session.SessionRegistry;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A session that flows: closing it gives back the lease and leaves the end record. */
final class OpenRoute<T> implements Route<T> {
  private final T connection;
  private final Origin origin;
  private final Session session;
  private final SessionRegistry sessions;
  private final Origins origins;
  private final Leases.@Nullable Use lease;
  private final CompletableFuture<EndReason> revoked = new CompletableFuture<>();
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  OpenRoute(
      T connection,
      Origin origin,
      Session session,
      SessionRegistry sessions,
      Origins origins,
      Leases.@Nullable Use lease) {
    this.connection = connection;
    this.origin = origin;
    this.session = session;
    this.sessions = sessions;
    this.origins = origins;
    this.lease = lease;
  }

  /** Asks the protocol to end the session. */
  void revoke(EndReason reason) {
    revoked.complete(reason);
  }

  @Override
  public T connection() {
    return connection;
  }

  @Override
  public Origin origin() {
    return origin;
  }

  @Override
  public Traffic traffic() {
    return session;
  }

  @Override
  public CompletionStage<EndReason> revoked() {
    return revoked.minimalCompletionStage();
  }

  /** Asks the protocol to move its client. */
  void ask() {
    drained.complete(null);
  }

  @Override
  public CompletionStage<Void> drained() {
    return drained.minimalCompletionStage();
  }

  @Override
  public void close(EndReason reason) {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    if (lease != null) {
      lease.close();
    }
    EndReason first = revoked.getNow(reason);
    if (first == EndReason.ORIGIN_STALLED) {
      origins.stalled(origin.id(), session.request().endpoint());
    }
    sessions.end(session, first.name().toLowerCase(Locale.ROOT));
  }
}
