package io.weir.host.direct;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.api.Endpoint;
import io.weir.api.Origin;
import io.weir.api.VhostRule;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks origins for their streams. Safe for use by any thread; never blocks. */
final class StreamLists {
  private static final Logger log = LoggerFactory.getLogger(StreamLists.class);
  private static final String METER = "weir.origins.streams.asked";

  /** Kind of the endpoint that is asked. */
  static final String API = "api";

  private final OriginQuestions ask;
  private final StreamNames names;
  private final Executor reader;
  private final MeterRegistry meters;

  /**
   * Asks nobody yet.
   *
   * @param reader reads the answers, which may be long
   */
  StreamLists(OriginQuestions ask, VhostRule vhosts, Executor reader, MeterRegistry meters) {
    this.ask = ask;
    this.names = new StreamNames(vhosts);
    this.reader = reader;
    this.meters = meters;
  }

  /** What the origin says; empty if it cannot be asked or says something else. Never fails. */
  CompletionStage<Optional<StreamList>> of(Origin origin, Endpoint endpoint) {
    return ask.get(endpoint, StreamList.TARGET, StreamList.MAX_BODY)
        .thenApplyAsync(body -> Optional.of(StreamList.parse(body, names)), reader)
        .exceptionally(
            error -> {
              log.debug("streams of {} at {}", origin.id(), endpoint, error);
              return Optional.empty();
            })
        .thenApply(
            list -> {
              String result = list.isPresent() ? "answered" : "failed";
              meters.counter(METER, "result", result).increment();
              return list;
            });
  }
}
