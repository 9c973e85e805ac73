package io.weir.host.store.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.redisson.api.RScript.ReturnType;

/** A small hash of texts that lapse, each under the name of who pinned it there. */
final class Board {
  private final Calls calls;
  private final String hash;

  Board(Calls calls, String hash) {
    this.calls = calls;
    this.hash = hash;
  }

  /** Replaces what is pinned under a name; zero takes it off. */
  CompletionStage<Void> pin(String name, String text, Duration ttl) {
    return calls
        .<Long>call(
            Script.PUBLISH_LOAD.label(),
            redis ->
                Script.PUBLISH_LOAD.run(
                    redis, ReturnType.LONG, List.of(hash), name, text, Records.millis(ttl)))
        .thenApply(done -> null);
  }

  /** What is pinned under all other names. */
  CompletionStage<List<String>> others(String name) {
    return calls.call(
        Script.LOADS.label(),
        redis -> Script.LOADS.run(redis, ReturnType.LIST, List.of(hash), name));
  }
}
