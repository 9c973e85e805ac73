package io.weir.host.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DeadlinesTest {
  private final ScheduledThreadPoolExecutor timer =
      (ScheduledThreadPoolExecutor) Executors.newScheduledThreadPool(1);
  private final Deadlines deadlines = new Deadlines(timer, Duration.ofMillis(20));

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  @Test
  void runsWhatWasNotLiftedAndNotBeforeItsTime() throws Exception {
    CompletableFuture<Long> first = new CompletableFuture<>();
    CompletableFuture<Long> second = new CompletableFuture<>();
    CompletableFuture<Long> third = new CompletableFuture<>();
    long begin = System.nanoTime();
    deadlines.set(() -> first.complete(System.nanoTime()));
    Deadlines.Deadline lifted = deadlines.set(() -> second.complete(System.nanoTime()));
    deadlines.set(() -> third.complete(System.nanoTime()));
    deadlines.lift(lifted);
    assertThat(third.get(10, TimeUnit.SECONDS) - begin)
        .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(20));
    assertThat(first).isDone();
    assertThat(second).isNotDone();
  }

  @Test
  void beginsAnewWhenAllWereReachedOrLifted() throws Exception {
    CompletableFuture<Void> first = new CompletableFuture<>();
    deadlines.set(() -> first.complete(null));
    first.get(10, TimeUnit.SECONDS);
    deadlines.lift(deadlines.set(() -> {}));
    CompletableFuture<Void> last = new CompletableFuture<>();
    deadlines.set(() -> last.complete(null));
    last.get(10, TimeUnit.SECONDS);
  }

  @Test
  void manyCostOneTask() {
    for (int i = 0; i < 100; i++) {
      deadlines.set(() -> {});
    }
    assertThat(timer.getQueue()).hasSizeLessThanOrEqualTo(1);
  }
}
