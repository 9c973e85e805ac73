package io.weir.host.direct;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.api.Endpoint;
import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.VhostRule;
import io.weir.api.store.Ownership;
import io.weir.api.store.OwnershipStore;
import io.weir.host.ManualClock;
import io.weir.host.store.memory.MemoryStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AskingTest {
  private static final Duration AGE = Duration.ofSeconds(5);
  private static final StreamKey KEY = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "cam");
  private static final StreamKey OTHER = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "other");

  private final ManualClock clock = new ManualClock();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final OwnershipStore store = new MemoryStore(clock, timer).ownership();
  private final List<CompletableFuture<byte[]>> questions = new ArrayList<>();
  private final Asking asking =
      new Asking(
          () -> List.of(origin("a", 1), origin("b", 2)),
          new RecentLists(
              new StreamLists(
                  this::ask, new VhostRule(Set.of()), Runnable::run, new SimpleMeterRegistry()),
              AGE,
              clock),
          new DirectStreams(
              store, Duration.ofSeconds(30), Duration.ofSeconds(10), id -> false, clock));

  private CompletionStage<byte[]> ask(Endpoint endpoint, String target, int max) {
    CompletableFuture<byte[]> question = new CompletableFuture<>();
    questions.add(question);
    return question;
  }

  private static Origin origin(String id, int port) {
    return new Origin(
        new OriginId(id),
        "run1/7",
        Map.of("api", List.of(Endpoint.tcp("127.0.0.1", port))),
        100,
        "",
        Map.of(),
        Instant.EPOCH);
  }

  private CompletableFuture<Optional<Ownership>> find(StreamKey key) {
    return asking.find(key).toCompletableFuture();
  }

  private void answer(int question, String text) {
    questions.get(question).complete(text.getBytes(UTF_8));
  }

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  @Test
  void theFirstOriginThatHasTheStreamGetsItWithoutWaitingForOthers() {
    CompletableFuture<Optional<Ownership>> found = find(KEY);
    assertThat(found).isNotDone();
    answer(1, KeeperTest.list("run1", "c1"));
    assertThat(found.join().orElseThrow().origin()).isEqualTo(new OriginId("b"));
    assertThat(found.join().orElseThrow().publisher()).isEqualTo("direct:run1/c1");
    assertThat(store.find(KEY).toCompletableFuture().join()).isEqualTo(found.join());
  }

  @Test
  void manyWhoWantToKnowAskOnceAndWhatIsNowhereStaysSoForAWhile() {
    List<CompletableFuture<Optional<Ownership>>> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(find(i % 2 == 0 ? KEY : OTHER));
    }
    assertThat(questions).hasSize(2);
    answer(0, KeeperTest.list("run1"));
    assertThat(all).noneMatch(CompletableFuture::isDone);
    questions.get(1).completeExceptionally(new IOException("no answer"));
    assertThat(all).allSatisfy(each -> assertThat(each.join()).isEmpty());

    clock.advance(AGE.minusMillis(1));
    assertThat(find(KEY).join()).isEmpty();
    assertThat(questions).hasSize(2);
    clock.advance(Duration.ofMillis(1));
    find(KEY);
    assertThat(questions).hasSize(4);
  }
}
