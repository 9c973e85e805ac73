package io.weir.host.origins;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.api.Endpoint;
import io.weir.api.OriginId;
import io.weir.api.selection.OriginLoad.Reported;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks origins that do not say by heartbeat what they bear: SRS's {@code GET /api/v1/summaries}, at
 * their {@code api} endpoint. A round begins when the last one is over. Never blocks.
 */
public final class SummaryPoll {
  /** What is asked for. */
  public static final String PATH = "/api/v1/summaries";

  /** The most that an answer may have, in bytes. */
  public static final int MAX_BODY = 64 * 1024;

  private static final Logger log = LoggerFactory.getLogger(SummaryPoll.class);
  private static final String METER = "weir.origins.summaries";
  private static final String API = "api";

  private final Duration interval;
  private final Function<Endpoint, CompletionStage<byte[]>> ask;
  private final InstantSource clock;
  private final MeterRegistry meters;

  /**
   * Asks nobody yet.
   *
   * @param interval between two rounds; zero is never
   * @param ask gets a body from an endpoint; bounded in size and time
   */
  public SummaryPoll(
      Duration interval,
      Function<Endpoint, CompletionStage<byte[]>> ask,
      InstantSource clock,
      MeterRegistry meters) {
    this.interval = interval;
    this.ask = ask;
    this.clock = clock;
    this.meters = meters;
  }

  /**
   * Begins.
   *
   * @param silent origins to be asked in a round
   * @param said takes what a round brought
   * @param timer waits between rounds; the polling ends with it
   */
  void start(
      Supplier<Collection<KnownOrigin>> silent,
      Consumer<Map<OriginId, Reported>> said,
      ScheduledExecutorService timer) {
    if (!interval.isZero()) {
      later(silent, said, timer);
    }
  }

  private void later(
      Supplier<Collection<KnownOrigin>> silent,
      Consumer<Map<OriginId, Reported>> said,
      ScheduledExecutorService timer) {
    timer.schedule(
        () ->
            round(silent.get())
                .thenAccept(said)
                .whenComplete(
                    (done, error) -> {
                      if (!timer.isShutdown()) {
                        later(silent, said, timer);
                      }
                    }),
        interval.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private CompletionStage<Map<OriginId, Reported>> round(Collection<KnownOrigin> silent) {
    Map<OriginId, CompletableFuture<Optional<Reported>>> answers = new HashMap<>();
    for (KnownOrigin known : silent) {
      known
          .origin()
          .endpoint(API)
          .ifPresent(endpoint -> answers.put(known.origin().id(), one(endpoint)));
    }
    List<CompletableFuture<Optional<Reported>>> all = List.copyOf(answers.values());
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
        .thenApply(
            done -> {
              Map<OriginId, Reported> said = new HashMap<>();
              answers.forEach((id, answer) -> answer.join().ifPresent(load -> said.put(id, load)));
              return said;
            });
  }

  /** Never fails. */
  private CompletableFuture<Optional<Reported>> one(Endpoint endpoint) {
    return ask.apply(endpoint)
        .thenApply(body -> RegistrationBody.summaries(body, clock.instant()))
        .exceptionally(
            error -> {
              log.debug("{} of {}", PATH, endpoint, error);
              return Optional.empty();
            })
        .thenApply(this::counted)
        .toCompletableFuture();
  }

  private Optional<Reported> counted(Optional<Reported> load) {
    meters.counter(METER, "result", load.isPresent() ? "accepted" : "failed").increment();
    return load;
  }
}
