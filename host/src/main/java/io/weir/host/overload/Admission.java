package io.weir.host.overload;

import io.weir.api.ErrorCode;
import io.weir.api.access.AccessController;
import io.weir.api.access.AccessDecision;
import io.weir.api.routing.StreamRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Lets nobody in while something is scarce, before anybody is asked who may. Polls pass: they are
 * over in a moment, and may be a running viewer's; protocols refuse those that they know are not
 * ({@link io.weir.api.routing.StreamRouter#hasRoom}).
 */
public final class Admission implements AccessController {
  private final AccessController next;
  private final Overload overload;

  /**
   * Stands before another controller.
   *
   * @param next decides whenever there is room
   */
  public Admission(AccessController next, Overload overload) {
    this.next = next;
    this.overload = overload;
  }

  @Override
  public CompletionStage<AccessDecision> authorise(StreamRequest request) {
    String scarce = request.polling() ? "" : overload.scarce();
    return scarce.isEmpty()
        ? next.authorise(request)
        : CompletableFuture.completedFuture(
            new AccessDecision.Deny(ErrorCode.OVERLOADED, "too little left: " + scarce));
  }

  @Override
  public void stop() {
    next.stop();
  }
}
