package io.weir.it.srs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.it.kit.Http;
import io.weir.it.kit.RawRtmp;
import io.weir.it.kit.WeirProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Unmodified SRS servers that say what they bear, and who gets the next streams. */
@Tag("srs")
final class SrsLoadIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int STREAMS = 20;
  private static final int BUSY_PERCENT = 10;
  private static final String LEAST_LOAD = "weir.routing.strategies = [least-load]";

  /** So that a server that gets little of a busy machine's processor still counts as busy. */
  private static final String BY_CPU = "weir.selection.least-load.counts.cpu-percent = 5";

  /** Keeps a server's processor busy with questions, until it is closed. */
  private static final class Busywork implements AutoCloseable {
    private static final int THREADS = 3;

    private final AtomicBoolean ended = new AtomicBoolean();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    Busywork(SrsOrigin origin) {
      for (int i = 0; i < THREADS; i++) {
        threads.execute(
            () -> {
              Http api = new Http("http://" + origin.apiAddress());
              while (!ended.get()) {
                api.get("/api/v1/summaries");
              }
            });
      }
    }

    /** Waits for their last answers: what failed later would be told to another test. */
    @Override
    public void close() throws InterruptedException {
      ended.set(true);
      threads.shutdown();
      assertThat(threads.awaitTermination(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }

  private static JsonNode origin(WeirProcess weir, String id) {
    for (JsonNode each : weir.json("/api/v1/origins")) {
      if (each.path("id").asText().equals(id)) {
        return each;
      }
    }
    return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
  }

  private static double cpu(WeirProcess weir, String id) {
    return origin(weir, id).at("/load/cpuPercent").asDouble();
  }

  @Test
  void aServerWhoseProcessorIsBusyGetsFewerNewStreams() throws InterruptedException {
    List<RawRtmp> publishers = new ArrayList<>();
    try (WeirProcess weir = WeirProcess.builder().with(LEAST_LOAD).with(BY_CPU).start();
        SrsOrigin idle = SrsOrigin.builder("idle").registersAt(weir.apiPort()).start();
        SrsOrigin busy = SrsOrigin.builder("busy").registersAt(weir.apiPort()).start();
        Busywork work = new Busywork(busy)) {
      Awaitility.await("both say what they bear")
          .atMost(SOON)
          .until(() -> cpu(weir, "busy") > BUSY_PERCENT && origin(weir, "idle").hasNonNull("load"));
      for (int i = 0; i < STREAMS; i++) {
        publishers.add(RawRtmp.publisher(weir.rtmpPort(), "live", "stream-" + i));
      }
      long atIdle = count(weir, "idle");
      System.out.printf(
          "streams: %d at the idle server, %d at the one with %.0f %% of a core%n",
          atIdle, count(weir, "busy"), cpu(weir, "busy"));
      assertThat(atIdle).isGreaterThan(STREAMS * 3 / 4);
      JsonNode why = weir.json("/api/v1/explain?stream=live/next&protocol=rtmp&role=publish");
      assertThat(why.at("/order/0").asText()).isEqualTo("idle");
      assertThat(why.at("/strategies/0/name").asText()).isEqualTo("least-load");
      publishers.forEach(RawRtmp::close);
    }
  }

  private static long count(WeirProcess weir, String origin) {
    return Stream.of(weir.json("/api/v1/sessions"))
        .flatMap(all -> all.findValuesAsText("origin").stream())
        .filter(origin::equals)
        .count();
  }

  @Test
  void aServerThatDoesNotRegisterIsAskedWhatItBears() throws InterruptedException {
    try (SrsOrigin srs = SrsOrigin.builder("asked").start();
        WeirProcess weir =
            WeirProcess.builder()
                .with("weir.origins.summaries.interval = 500ms")
                .with(
                    "weir.origins.static = [{ id = asked, endpoints { rtmp = [\"%s\"], api = [\"%s\"] } }]"
                        .formatted(srs.address(), srs.apiAddress()))
                .start();
        Busywork work = new Busywork(srs)) {
      Awaitility.await("it said so").atMost(SOON).until(() -> cpu(weir, "asked") > BUSY_PERCENT);
    }
  }
}
