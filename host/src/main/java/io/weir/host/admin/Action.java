package io.weir.host.admin;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.LoggerFactory;

/** Answers one method of one resource. Called by several threads at once; must not block. */
interface Action {

  /**
   * Answers.
   *
   * @throws Problem.Answer if the answer is a problem; the stage may fail with one too
   */
  CompletionStage<Reply> answer(Call call);

  /** What the shared store is asked for: stages of its fail only if it cannot be reached. */
  static <T> CompletionStage<T> stored(CompletionStage<T> asked) {
    return asked.exceptionally(
        failure -> {
          LoggerFactory.getLogger(Action.class).warn("shared store: {}", failure.toString());
          throw new Problem(503, "the shared store cannot be reached").exception();
        });
  }

  /** An action that answers at once. */
  static Action at(Function<Call, Reply> answer) {
    return call -> CompletableFuture.completedFuture(answer.apply(call));
  }
}
