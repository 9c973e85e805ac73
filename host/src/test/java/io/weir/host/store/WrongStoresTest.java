package io.weir.host.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.store.Ownership;
import io.weir.api.store.OwnershipStore;
import io.weir.host.store.memory.MemoryStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Stores that are wrong in one way are found out by what their clients see of them. */
class WrongStoresTest {
  private static final int ROUNDS = 20;

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  /** A store whose leases are shorter or longer than was asked for. */
  private OwnershipStore atPace(double pace) {
    Instant start = Instant.now();
    long nanos = System.nanoTime();
    InstantSource clock = () -> start.plusNanos((long) ((System.nanoTime() - nanos) * pace));
    return new MemoryStore(clock, timer).ownership();
  }

  /** Whoever writes is taken for the present owner. */
  private static OwnershipStore credulous(OwnershipStore store) {
    return (OwnershipStore)
        Proxy.newProxyInstance(
            WrongStoresTest.class.getClassLoader(),
            new Class<?>[] {OwnershipStore.class},
            (proxy, method, arguments) -> {
              try {
                return method.invoke(
                    store, Arrays.stream(arguments).map(it -> present(store, it)).toArray());
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static Object present(OwnershipStore store, Object argument) {
    if (argument instanceof Collection<?> all) {
      return all.stream().map(it -> present(store, it)).toList();
    }
    if (argument instanceof Ownership held) {
      Ownership present = store.find(held.key()).toCompletableFuture().join().orElse(held);
      return present.withPublisher(held.publisher());
    }
    return argument;
  }

  /** Whether what happens in one of some rounds has no order that explains it. */
  private static boolean isFoundOut(OwnershipStore store) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      List<History> histories =
          LinearizabilityContract.contend(client -> store, 1, System.nanoTime());
      if (!histories.stream().allMatch(History::isExplained)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void leasesThatAreTooShortAreFound() throws Exception {
    assertThat(isFoundOut(atPace(1.5))).isTrue();
  }

  @Test
  void leasesThatAreTooLongAreFound() throws Exception {
    assertThat(isFoundOut(atPace(0.6))).isTrue();
  }

  @Test
  void staleWritersThatAreBelievedAreFound() throws Exception {
    assertThat(isFoundOut(credulous(atPace(1)))).isTrue();
  }
}
