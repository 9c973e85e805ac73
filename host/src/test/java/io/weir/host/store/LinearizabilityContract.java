package io.weir.host.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.store.OwnershipStore;
import io.weir.api.store.SharedStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Many clients contend for a stream at once, with leases that lapse and clients that stand still
 * for longer than that. Each stream's history has an order that explains it. The store's clock must
 * be that of the machine.
 */
public interface LinearizabilityContract {
  int CLIENTS = 6;
  long ROUND_MILLIS = 500;

  /** A started, empty store. */
  SharedStore store();

  /** The same data as another replica sees it; the same object where there is only one. */
  SharedStore elsewhere();

  @Test
  default void everyStreamsHistoryHasAnOrderThatExplainsIt() throws Exception {
    long seed = Long.getLong("weir.seed", System.nanoTime());
    int rounds = Boolean.getBoolean("weir.long") ? 240 : 8;
    List<History> histories =
        contend(client -> (client % 2 == 0 ? store() : elsewhere()).ownership(), rounds, seed);
    for (History history : histories) {
      assertThat(history.isExplained())
          .as(() -> "seed " + seed + ", unexplained: " + history)
          .isTrue();
    }
    assertThat(histories).as("leases lapsed").anyMatch(it -> !it.isExplainedWithoutTime());
    System.out.printf(
        "%s: %d operations on %d streams by %d clients have an order%n",
        getClass().getSimpleName(),
        histories.stream().mapToInt(History::size).sum(),
        histories.size(),
        CLIENTS);
  }

  /** What happens to some streams, one after the other, that clients of a store want. */
  static List<History> contend(IntFunction<OwnershipStore> stores, int rounds, long seed)
      throws InterruptedException, ExecutionException {
    Contender.Rounds all =
        new Contender.Rounds(System.nanoTime(), ROUND_MILLIS, rounds, "s" + seed + "-");
    ExecutorService pool = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Operation> operations = new ArrayList<>();
      List<Contender> contenders =
          IntStream.range(0, CLIENTS)
              .mapToObj(i -> new Contender(stores.apply(i), all, seed, i))
              .toList();
      for (var done : pool.invokeAll(contenders)) {
        operations.addAll(done.get());
      }
      return History.ofEach(operations);
    } finally {
      pool.shutdownNow();
    }
  }
}
