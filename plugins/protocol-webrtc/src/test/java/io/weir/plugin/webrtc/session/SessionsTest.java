package io.weir.plugin.webrtc.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Endpoint;
import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.routing.EndReason;
import io.weir.api.routing.Route;
import io.weir.api.routing.Traffic;
import io.weir.api.store.DatagramSession;
import io.weir.api.store.DatagramSessionStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** Sessions of other replicas, learnt from a store that answers when the test says so. */
final class SessionsTest {
  /** Longer than from one look at all sessions to the next. */
  private static final Duration LOOK = Duration.ofMillis(5_500);

  private static final StreamKey KEY = StreamKey.parse("v/live/s");

  private final HeldStore store = new HeldStore();
  private final AtomicLong nanos = new AtomicLong();
  private final Sessions sessions = new Sessions(store, Duration.ofSeconds(30), nanos::get);

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

  /** Learns of sessions by their names. */
  private List<MediaSession> learnt(String... names) {
    return Stream.of(names)
        .map(
            name -> {
              CompletableFuture<Optional<MediaSession>> found =
                  sessions.lookUp(name).toCompletableFuture();
              store.asked.remove().complete(Optional.of(shared(name, name)));
              return found.join().orElseThrow();
            })
        .toList();
  }

  /** So much later, all is looked after. */
  private void sweepAfter(Duration time) {
    nanos.addAndGet(time.toNanos());
    sessions.sweep();
  }

  @Test
  void manySessionsAreRenewedByOneQuestionAndLookedForByAnother() {
    List<MediaSession> all = learnt("o:a", "o:b", "o:c");
    all.subList(0, 2).forEach(session -> session.heard(nanos.addAndGet(1)));
    sessions.restarted("o:a", "o:A", "pw", media -> media);
    store.asked.remove().complete(Optional.of(shared("o:a", "o:a")));
    sweepAfter(LOOK);
    sweepAfter(Duration.ofSeconds(1));

    assertThat(store.touched)
        .singleElement(InstanceOfAssertFactories.LIST)
        .containsExactlyInAnyOrder("o:a", "o:A", "o:b");
    assertThat(store.lookedFor).containsExactly(List.of("o:c"));
  }

  @Test
  void whatTheStoreDoesNotHaveYetIsNotLookedFor() {
    Endpoint media = new Endpoint(Endpoint.Transport.UDP, "127.0.0.1", 8000);
    sessions.created(shared("o:a", "o:a"), media, new Way(), () -> {});
    store.gone.add("o:a");
    sweepAfter(LOOK);
    assertThat(sessions.find("o:a")).isNotNull();

    store.put.remove().complete(null);
    sweepAfter(LOOK);
    assertThat(sessions.find("o:a")).isNull();
  }

  /** A way to an origin that nobody revokes. */
  private static final class Way implements Route<String> {
    @Override
    public String connection() {
      return "";
    }

    @Override
    public Origin origin() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Traffic traffic() {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<EndReason> revoked() {
      return new CompletableFuture<>();
    }

    @Override
    public void close(EndReason reason) {}
  }

  @Test
  void whatIsGoneFromTheStoreEnds() {
    List<MediaSession> all = learnt("o:a", "o:b", "o:c");
    all.subList(0, 2).forEach(session -> session.heard(nanos.addAndGet(1)));
    store.gone.addAll(List.of("o:a", "o:c"));
    sweepAfter(LOOK);

    assertThat(all.stream().filter(it -> !it.isOver())).containsExactly(all.get(1));
    assertThat(sessions.size()).isEqualTo(1);
  }

  private static final class HeldStore implements DatagramSessionStore {
    final Queue<CompletableFuture<Optional<DatagramSession>>> asked = new ConcurrentLinkedQueue<>();
    final Queue<CompletableFuture<Void>> put = new ConcurrentLinkedQueue<>();
    final List<Collection<String>> touched = new ArrayList<>();
    final List<Collection<String>> lookedFor = new ArrayList<>();
    final Set<String> gone = new HashSet<>();

    @Override
    public CompletionStage<Optional<DatagramSession>> find(String id) {
      CompletableFuture<Optional<DatagramSession>> answer = new CompletableFuture<>();
      asked.add(answer);
      return answer;
    }

    @Override
    public CompletionStage<Void> put(DatagramSession session, Duration ttl) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      put.add(done);
      return done;
    }

    @Override
    public CompletionStage<Collection<String>> touch(Collection<String> ids, Duration ttl) {
      return answered(ids, touched);
    }

    @Override
    public CompletionStage<Collection<String>> missing(Collection<String> ids) {
      return answered(ids, lookedFor);
    }

    private CompletionStage<Collection<String>> answered(
        Collection<String> ids, List<Collection<String>> questions) {
      if (!ids.isEmpty()) {
        questions.add(ids);
      }
      return CompletableFuture.completedStage(ids.stream().filter(gone::contains).toList());
    }

    @Override
    public CompletionStage<Boolean> remove(String id) {
      return CompletableFuture.completedStage(true);
    }
  }
}
