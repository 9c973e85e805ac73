package io.weir.host.health;

import io.weir.api.Endpoint;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Tries whether an endpoint answers. Safe for use by any thread; never blocks. */
public interface Probe {

  /**
   * Checks once and closes.
   *
   * @param check how; not {@link Check#NONE}
   * @param endpoint a TCP endpoint
   * @param timeout for all of it; the stage must be complete by then
   * @return fails with what was wrong; completed on any thread
   */
  CompletionStage<Void> check(Check check, Endpoint endpoint, Duration timeout);
}
