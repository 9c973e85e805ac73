package io.weir.host.store.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RFuture;
import org.redisson.api.RedissonClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every call of Redis goes through here: with a budget, and not at all while the breaker is open.
 * What came too late is dropped; it may have been carried out all the same. Safe for use by any
 * thread; never blocks.
 */
final class Calls {
  private static final Logger log = LoggerFactory.getLogger(Calls.class);

  /** Asks Redis; {@code Void} answers are null. */
  interface Call<T extends @Nullable Object> extends Function<RedissonClient, RFuture<T>> {}

  private record Outcome(String call, String result) {}

  private final Breaker breaker;
  private final Duration budget;
  private final Runnable opened;
  private final MeterRegistry meters;
  private final Executor workers;
  private final Map<Outcome, Timer> timers = new ConcurrentHashMap<>();
  private volatile @Nullable RedissonClient client;

  /**
   * Nobody can be asked yet.
   *
   * @param opened runs when the breaker has opened
   * @param workers for {@link #workers()}
   */
  Calls(Breaker breaker, Duration budget, Runnable opened, MeterRegistry meters, Executor workers) {
    this.breaker = breaker;
    this.budget = budget;
    this.opened = opened;
    this.meters = meters;
    this.workers = workers;
  }

  /** For answers that are long to read: all others come by the same loop, and would wait. */
  Executor workers() {
    return workers;
  }

  /** There is a connection. */
  void connected(RedissonClient connected) {
    client = connected;
  }

  boolean isConnected() {
    return client != null;
  }

  /**
   * Makes a call.
   *
   * @param name for its meter
   * @return fails if there was no answer within the budget, or nobody was asked
   */
  <T extends @Nullable Object> CompletionStage<T> call(String name, Call<T> call) {
    if (breaker.isOpen()) {
      return CompletableFuture.failedFuture(new AwayException(breaker.detail()));
    }
    return ask(name, call)
        .whenComplete(
            (answer, error) -> {
              if (error == null) {
                breaker.succeeded();
              } else if (breaker.failed(why(error))) {
                opened.run();
                log.warn("Redis is away, this replica decides by itself: {}", why(error));
              }
            });
  }

  /** Makes a call even while the breaker is open, to see whether it may be closed. */
  <T extends @Nullable Object> CompletionStage<T> probe(String name, Call<T> call) {
    return ask(name, call)
        .whenComplete(
            (answer, error) -> {
              if (error != null) {
                breaker.probeFailed(why(error));
              }
            });
  }

  private <T extends @Nullable Object> CompletableFuture<T> ask(String name, Call<T> call) {
    RedissonClient connected = client;
    if (connected == null) {
      return CompletableFuture.failedFuture(new AwayException("not connected yet"));
    }
    long start = System.nanoTime();
    CompletableFuture<T> answer = new CompletableFuture<>();
    RFuture<T> asked;
    try {
      asked = call.apply(connected);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    asked.whenComplete(
        (value, error) -> {
          if (error == null) {
            answer.complete(value);
          } else {
            answer.completeExceptionally(error);
          }
        });
    answer.orTimeout(budget.toNanos(), TimeUnit.NANOSECONDS);
    return answer.whenComplete((value, error) -> count(name, start, error));
  }

  private void count(String name, long start, @Nullable Throwable error) {
    String result =
        error == null ? "answered" : error instanceof TimeoutException ? "late" : "failed";
    timers
        .computeIfAbsent(new Outcome(name, result), this::timer)
        .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Outcome outcome) {
    return Timer.builder("weir.store.calls")
        .tags("call", outcome.call(), "result", outcome.result())
        .register(meters);
  }

  private String why(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (root instanceof TimeoutException) {
      return "no answer within " + budget.toMillis() + " ms";
    }
    String message = root.getMessage();
    return message == null ? root.getClass().getSimpleName() : message;
  }
}
