package io.weir.plugin.webrtc.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.store.DatagramSession;
import io.weir.api.store.DatagramSessionStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Sessions of other replicas, learnt from a store that answers when the test says so. */
final class SessionsTest {
  private static final StreamKey KEY = StreamKey.parse("v/live/s");

  private final HeldStore store = new HeldStore();
  private final Sessions sessions = new Sessions(store, Duration.ofSeconds(30), () -> 0);

  private static DatagramSession shared(String username, String name) {
    return new DatagramSession(username, name, KEY, new OriginId("o"), "127.0.0.1:8000", "pw");
  }

  @Test
  void whoShowsItselfFromTwoAddressesWhileTheStoreIsAskedIsOneSession() {
    CompletableFuture<Optional<MediaSession>> first = sessions.lookUp("o:c").toCompletableFuture();
    CompletableFuture<Optional<MediaSession>> second = sessions.lookUp("o:c").toCompletableFuture();
    assertThat(store.asked).hasSize(1);
    assertThat(first).isNotDone();

    store.asked.remove().complete(Optional.of(shared("o:c", "o:c")));
    assertThat(first.join()).isPresent().isEqualTo(second.join());
    assertThat(first.join()).containsSame(sessions.find("o:c"));
    assertThat(sessions.size()).isEqualTo(1);
  }

  @Test
  void aStoreThatFailedIsAskedAgain() {
    CompletableFuture<Optional<MediaSession>> first = sessions.lookUp("o:c").toCompletableFuture();
    store.asked.remove().completeExceptionally(new IllegalStateException("away"));
    assertThat(first).isCompletedExceptionally();

    CompletableFuture<Optional<MediaSession>> second = sessions.lookUp("o:c").toCompletableFuture();
    store.asked.remove().complete(Optional.empty());
    assertThat(second.join()).isEmpty();
    assertThat(sessions.size()).isZero();
  }

  @Test
  void twoUserNamesOfOneSessionThatAreAnsweredAtTheSameMomentAreOneSession() throws Exception {
    for (int i = 0; i < 500; i++) {
      String name = "o:c" + i;
      String restarted = "o:d" + i;
      sessions.lookUp(name);
      sessions.lookUp(restarted);
      CyclicBarrier together = new CyclicBarrier(2);
      CompletableFuture<?>[] answers =
          List.of(name, restarted).stream()
              .map(username -> answered(together, store.asked.remove(), shared(username, name)))
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(answers).get(10, TimeUnit.SECONDS);

      assertThat(sessions.size()).isEqualTo(i + 1);
      assertThat(sessions.find(name)).isNotNull().isSameAs(sessions.find(restarted));
    }
  }

  private static CompletableFuture<Void> answered(
      CyclicBarrier together,
      CompletableFuture<Optional<DatagramSession>> asked,
      DatagramSession with) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            together.await(10, TimeUnit.SECONDS);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
          asked.complete(Optional.of(with));
        },
        task -> new Thread(task).start());
  }

  private static final class HeldStore implements DatagramSessionStore {
    final Queue<CompletableFuture<Optional<DatagramSession>>> asked = new ConcurrentLinkedQueue<>();

    @Override
    public CompletionStage<Optional<DatagramSession>> find(String id) {
      CompletableFuture<Optional<DatagramSession>> answer = new CompletableFuture<>();
      asked.add(answer);
      return answer;
    }

    @Override
    public CompletionStage<Void> put(DatagramSession session, Duration ttl) {
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Boolean> touch(String id, Duration ttl) {
      return CompletableFuture.completedStage(true);
    }

    @Override
    public CompletionStage<Boolean> remove(String id) {
      return CompletableFuture.completedStage(true);
    }
  }
}
