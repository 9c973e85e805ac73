package io.weir.host.admin;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Answers one method of one resource. Called by several threads at once; must not block. */
interface Action {

  /**
   * Answers.
   *
   * @throws Problem.Answer if the answer is a problem; the stage may fail with one too
   */
  CompletionStage<Reply> answer(Call call);

  /** An action that answers at once. */
  static Action at(Function<Call, Reply> answer) {
    return call -> CompletableFuture.completedFuture(answer.apply(call));
  }
}
