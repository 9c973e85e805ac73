package io.weir.host.store.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.store.DatagramSession;
import io.weir.api.store.LoadStore.Open;
import io.weir.api.store.OriginStore.Registered;
import io.weir.api.store.Ownership;
import io.weir.api.store.OwnershipStore;
import io.weir.api.store.SharedStore;
import io.weir.api.store.StoreServices;
import io.weir.host.ManualClock;
import io.weir.host.store.SharedStoreContract;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MemoryStoreTest implements SharedStoreContract {
  private final ManualClock clock = new ManualClock();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final MemoryStore store = new MemoryStore(clock, timer);

  @AfterEach
  void stopTimer() {
    timer.shutdownNow();
  }

  @Override
  public SharedStore store() {
    return store;
  }

  @Override
  public SharedStore elsewhere() {
    return store;
  }

  @Override
  public Duration lease() {
    return Duration.ofSeconds(10);
  }

  @Override
  public void elapse(Duration time) {
    clock.advance(time);
    store.sweep();
  }

  @Test
  void lapsedEntriesAreInvisibleBeforeTheSweepAndLeaveMemoryWithIt() {
    fill(1000);
    assertThat(store.size()).isEqualTo(5000);

    clock.advance(lease());
    assertThat(get(store.ownership().snapshot(Integer.MAX_VALUE))).isEmpty();
    assertThat(get(store.origins().all())).isEmpty();
    assertThat(get(store.loads().others("me"))).isEmpty();
    store.sweep();

    assertThat(store.size()).isZero();
  }

  @Test
  void startedStoreSweepsByItself() {
    store.start();
    store.start();
    fill(10);
    clock.advance(lease());

    await().until(() -> store.size() == 0);
    store.stop();
    store.stop();
  }

  @Test
  void storeThatComesBackEmptyRepeatsNoGeneration() {
    Ownership before = get(store.ownership().claim(KEY, A, lease()));
    clock.advance(Duration.ofMillis(1));
    MemoryStore again = new MemoryStore(clock, timer);

    Ownership after = get(again.ownership().claim(KEY, A, lease()));

    assertThat(after.generation()).isGreaterThan(before.generation());
    assertThat(after.generation().epoch()).isEqualTo(clock.millis());
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 11})
  void leasesThatEndTogetherAreNeverSeenApart(int millis) {
    InstantSource hasty =
        () -> {
          clock.advance(Duration.ofMillis(1));
          return clock.instant();
        };
    OwnershipStore ownership = new MemoryStore(hasty, timer).ownership();
    Duration brief = Duration.ofMillis(millis);
    Ownership held = get(ownership.claim(KEY, A, brief));
    Ownership live = get(ownership.publish(held, "r1/s1", brief)).orElseThrow();

    Ownership told = get(ownership.claim(KEY, B, brief));
    for (; told.origin().equals(A); told = get(ownership.claim(KEY, B, brief))) {
      assertThat(told).isEqualTo(live);
    }
  }

  @Test
  void watcherThatThrowsHarmsNobody() {
    store
        .ownership()
        .watch(
            replaced -> {
              throw new IllegalStateException("a watcher's own fault");
            });
    Ownership lost = get(store.ownership().claim(KEY, A, lease()));

    assertThat(get(store.ownership().replace(lost, B, lease())).origin()).isEqualTo(B);
  }

  @Test
  void endlessLeaseDoesNotOverflow() {
    get(store.ownership().claim(KEY, A, Duration.ofMillis(Long.MAX_VALUE)));
    clock.advance(Duration.ofDays(365));

    assertThat(get(store.ownership().find(KEY))).isPresent();
  }

  @Test
  void factoryMakesOneByItsName() {
    MemoryStoreFactory factory = new MemoryStoreFactory();

    assertThat(factory.name()).isEqualTo("memory");
    assertThat(
            factory.create(
                ConfigFactory.empty(), new StoreServices(clock, timer, new SimpleMeterRegistry())))
        .isInstanceOf(MemoryStore.class);
  }

  private void fill(int count) {
    for (int i = 0; i < count; i++) {
      OriginId id = new OriginId("vid-" + i);
      StreamKey key = new StreamKey("__defaultVhost__", "live", "s" + i);
      store.ownership().claim(key, A, lease());
      Origin origin = new Origin(id, "i", Map.of(), 100, "", Map.of(), clock.instant());
      store.origins().register(new Registered(origin, Optional.empty()), lease());
      store
          .datagramSessions()
          .put(new DatagramSession("d" + i, "d" + i, key, id, "h:1", "pw"), lease());
      store.loads().publish("r" + i, Map.of(id, new Open(1, 1)), lease());
      store.history().remember(List.of("client:" + i), id, lease());
    }
  }
}
