package io.weir.host.admin;

import io.weir.api.Role;
import io.weir.api.StreamKey;
import io.weir.host.routing.Explanation;
import java.util.concurrent.CompletionStage;

/** Says why a stream goes where it goes. Safe for use by any thread; never blocks. */
public interface Explainer {

  /**
   * What would happen to a request now; changes nothing.
   *
   * @param protocol name of a protocol plugin
   * @return fails if the shared store cannot be reached
   */
  CompletionStage<Explanation> explain(StreamKey key, String protocol, Role role);

  /** Whether there is such a protocol. */
  boolean knows(String protocol);
}
