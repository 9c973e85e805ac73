package io.weir.host.access;

import com.typesafe.config.Config;
import io.weir.api.access.AccessController;
import io.weir.api.access.AccessControllerFactory;
import io.weir.api.access.AccessDecision;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code allow-all}: everybody may publish and play; origins decide by their own hooks. */
public final class AllowAllFactory implements AccessControllerFactory {
  private static final CompletionStage<AccessDecision> ALLOW =
      CompletableFuture.<AccessDecision>completedFuture(new AccessDecision.Allow(""))
          .minimalCompletionStage();

  @Override
  public String name() {
    return "allow-all";
  }

  @Override
  public AccessController create(Config section) {
    return request -> ALLOW;
  }
}
