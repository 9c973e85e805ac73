package io.weir.plugin.webrtc.media;

import io.weir.api.Origin;
import io.weir.api.routing.EndReason;
import io.weir.api.routing.Route;
import io.weir.api.routing.Traffic;
import io.weir.plugin.webrtc.session.MediaSession;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A session's route as one of its sockets sees it: the end of the socket is not the end of the
 * session. A session of another replica has its route there, and is not counted twice.
 */
final class LegRoute implements Route<MediaSession> {
  private final MediaSession session;
  private final @Nullable Route<?> route;

  private LegRoute(MediaSession session, @Nullable Route<?> route) {
    this.session = session;
    this.route = route;
  }

  static LegRoute of(MediaSession session) {
    return new LegRoute(session, session.route());
  }

  @Override
  public MediaSession connection() {
    return session;
  }

  @Override
  public Origin origin() {
    if (route == null) {
      throw new IllegalStateException("its route is at another replica");
    }
    return route.origin();
  }

  @Override
  public Traffic traffic() {
    return route == null ? Uncounted.TRAFFIC : route.traffic();
  }

  /** Never: the session hears of it. One that all had would keep all of them. */
  @Override
  public CompletionStage<EndReason> revoked() {
    return new CompletableFuture<>();
  }

  @Override
  public void close(EndReason reason) {
    // The session closes it.
  }

  private enum Uncounted implements Traffic {
    TRAFFIC;

    @Override
    public void toOrigin(long bytes) {}

    @Override
    public void toClient(long bytes) {}
  }
}
