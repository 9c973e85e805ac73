package io.weir.host.routing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Goes from one stage to the next step, at once where the stage is done and on the event loop where
 * it is not. A step that throws is reported. Confined to that loop.
 */
final class Steps {
  private final Executor loop;
  private final Consumer<RuntimeException> faults;

  /**
   * Steps of one loop.
   *
   * @param faults told what a step threw
   */
  Steps(Executor loop, Consumer<RuntimeException> faults) {
    this.loop = loop;
    this.faults = faults;
  }

  /** A step that takes what came of a stage: a value, or null and an error if there is one. */
  interface Step<V> {
    void take(@Nullable V value, @Nullable Throwable error);
  }

  /** Runs on the loop, later. */
  void soon(Runnable work) {
    loop.execute(work);
  }

  /** Goes on with what came of a stage. */
  <V> void after(CompletionStage<V> stage, Step<V> next) {
    CompletableFuture<V> future = stage.toCompletableFuture();
    if (future.isDone() && !future.isCompletedExceptionally()) {
      run(next, future.getNow(null), null);
    } else if (future.isDone()) {
      future.whenComplete((value, error) -> run(next, value, error));
    } else {
      future.whenCompleteAsync((value, error) -> run(next, value, error), loop);
    }
  }

  private <V> void run(Step<V> next, @Nullable V value, @Nullable Throwable error) {
    try {
      next.take(value, unwrap(error));
    } catch (RuntimeException e) {
      faults.accept(e);
    }
  }

  private static @Nullable Throwable unwrap(@Nullable Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }
}
