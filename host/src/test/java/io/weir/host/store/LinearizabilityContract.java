package io.weir.host.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.store.Generation;
import io.weir.api.store.Ownership;
import io.weir.api.store.OwnershipStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Many clients write to few streams at once; each stream's history has an order that explains it.
 */
public interface LinearizabilityContract extends StoreUnderTest {
  /** Who may be renewed, replaced and released by these clients. */
  int CLIENTS = 6;

  int KEYS = 12;
  int STEPS = 30;

  @Test
  default void everyStreamsHistoryHasAnOrderThatExplainsIt() throws Exception {
    long seed = Long.getLong("weir.seed", System.nanoTime());
    List<History.Recorder> recorders = new ArrayList<>();
    List<StreamKey> keys = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      keys.add(new StreamKey("__defaultVhost__", "lin", "s" + seed + "-" + i));
      recorders.add(new History.Recorder());
    }
    ExecutorService pool = Executors.newFixedThreadPool(CLIENTS);
    CyclicBarrier barrier = new CyclicBarrier(CLIENTS);
    try {
      List<Future<?>> clients = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        OwnershipStore view = (client % 2 == 0 ? store() : elsewhere()).ownership();
        Random random = new Random(seed + client);
        int id = client;
        clients.add(
            pool.submit(
                () -> {
                  for (int key = 0; key < KEYS; key++) {
                    barrier.await(60, TimeUnit.SECONDS);
                    write(view, keys.get(key), recorders.get(key), random, id);
                  }
                  return null;
                }));
      }
      for (Future<?> client : clients) {
        client.get(120, TimeUnit.SECONDS);
      }
    } finally {
      pool.shutdownNow();
    }
    int operations = 0;
    for (History.Recorder recorder : recorders) {
      List<History.Operation> history = recorder.operations();
      operations += history.size();
      assertThat(History.explain(history))
          .as(() -> "seed " + seed + ", unexplained: " + History.shown(history))
          .isTrue();
    }
    System.out.printf(
        "%s: %d operations on %d streams by %d clients have an order%n",
        getClass().getSimpleName(), operations, KEYS, CLIENTS);
  }

  /** One client's steps on one stream; what it holds may be long lost. */
  private void write(
      OwnershipStore store, StreamKey key, History.Recorder history, Random random, int client) {
    OriginId origin = new OriginId("o" + client);
    String publisher = "r" + client + "/s";
    Optional<Ownership> held = Optional.empty();
    for (int step = 0; step < STEPS; step++) {
      int choice = held.isEmpty() ? 0 : random.nextInt(12);
      Ownership mine = held.orElse(new Ownership(key, origin, new Generation(1, 1), ""));
      // Leases long enough not to lapse within a round, so that time is no party to the order.
      Duration ttl = Duration.ofMinutes(5);
      switch (choice) {
        case 0, 1, 2 ->
            held =
                Optional.of(
                    history.did(
                        History.Kind.CLAIM,
                        mine,
                        origin,
                        "",
                        () -> get(store.claim(key, origin, ttl))));
        case 3, 4 ->
            history.did(
                History.Kind.RENEW,
                mine,
                origin,
                mine.publisher(),
                () -> get(store.renew(List.of(mine), ttl)).isEmpty());
        case 5, 6, 7 ->
            held =
                Optional.of(
                    history.did(
                        History.Kind.REPLACE,
                        mine,
                        origin,
                        "",
                        () -> get(store.replace(mine, origin, ttl))));
        case 8 ->
            history.did(
                History.Kind.PUBLISH,
                mine,
                origin,
                publisher,
                () -> get(store.publish(mine, publisher, ttl)));
        case 9, 10 ->
            history.did(
                History.Kind.UNPUBLISH,
                mine,
                origin,
                publisher,
                () -> get(store.unpublish(mine, publisher)));
        default ->
            history.did(
                History.Kind.RELEASE,
                mine,
                origin,
                "",
                () -> get(store.release(mine, Duration.ZERO)));
      }
    }
  }
}
