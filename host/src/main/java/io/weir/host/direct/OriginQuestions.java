package io.weir.host.direct;

import io.weir.api.Endpoint;
import java.util.concurrent.CompletionStage;

/** Gets pages from origins. Safe for use by any thread; never blocks. */
@FunctionalInterface
public interface OriginQuestions {

  /**
   * Gets one.
   *
   * @param target path and query
   * @param maxBytes the most that is taken
   * @return fails if the origin cannot be reached, is silent for too long, or says no
   */
  CompletionStage<byte[]> get(Endpoint endpoint, String target, int maxBytes);
}
