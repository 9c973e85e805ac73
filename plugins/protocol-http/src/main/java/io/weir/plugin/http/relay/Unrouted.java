package io.weir.plugin.http.relay;

import io.weir.api.Origin;
import io.weir.api.routing.EndReason;
import io.weir.api.routing.Route;
import io.weir.api.routing.Traffic;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The way by which a refusal's body comes: no session, since the stream was refused.
 *
 * @param origin that refused
 */
record Unrouted(Origin origin) implements Route<Origin> {
  @Override
  public Origin connection() {
    return origin;
  }

  @Override
  public Traffic traffic() {
    return Uncounted.TRAFFIC;
  }

  /** Never. One that all had would keep whatever waits for it. */
  @Override
  public CompletionStage<EndReason> revoked() {
    return new CompletableFuture<>();
  }

  @Override
  public void close(EndReason reason) {}

  private enum Uncounted implements Traffic {
    TRAFFIC;

    @Override
    public void toOrigin(long bytes) {}

    @Override
    public void toClient(long bytes) {}
  }
}
