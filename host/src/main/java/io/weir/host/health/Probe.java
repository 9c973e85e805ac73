package io.weir.host.health;

import io.weir.api.Endpoint;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Tries whether an endpoint accepts connections. Safe for use by any thread; never blocks. */
public interface Probe {

  /**
   * Connects once and closes at once.
   *
   * @param endpoint a TCP endpoint
   * @param timeout for resolving and connecting; the stage must be complete by then
   * @return fails with why it could not connect; completed on any thread
   */
  CompletionStage<Void> connect(Endpoint endpoint, Duration timeout);
}
