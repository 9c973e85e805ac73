package io.weir.host.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.api.Endpoint;
import io.weir.api.Endpoint.Transport;
import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.selection.OriginLoad;
import io.weir.api.store.OriginStore;
import io.weir.api.store.OriginStore.Registered;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link OriginStore} keeps. */
public interface OriginStoreContract extends StoreUnderTest {
  /** When test origins join. */
  Instant JOINED = Instant.parse("2026-03-01T10:00:00Z");

  private OriginStore origins() {
    return store().origins();
  }

  private static Registered registered(OriginId id, String instance, Instant joined) {
    Origin origin =
        new Origin(
            id,
            instance,
            Map.of(
                "rtmp",
                List.of(Endpoint.tcp("127.0.0.1", 1935)),
                "http",
                List.of(new Endpoint(Transport.TLS, "127.0.0.1", 443)),
                "api",
                List.of(new Endpoint(Transport.TLS, "127.0.0.1", 1990, "media.example"))),
            120,
            "z1",
            Map.of("rack", "7"),
            joined);
    OriginLoad.Reported load =
        new OriginLoad.Reported(12.5, 3.25, 0.75, 42, 1000, 2000, 0, 0, joined);
    return new Registered(origin, Optional.of(load));
  }

  @Test
  default void registeredOriginIsKnownEverywhereInFull() {
    Registered registered = registered(A, "i1", JOINED);
    get(origins().register(registered, lease()));

    eventually(() -> assertThat(get(elsewhere().origins().all())).containsExactly(registered));
  }

  @Test
  default void sameInstanceKeepsItsTimeOfJoining() {
    get(origins().register(registered(A, "i1", JOINED), lease()));
    get(elsewhere().origins().register(registered(A, "i1", JOINED.plusSeconds(10)), lease()));

    eventually(
        () ->
            assertThat(get(origins().all()))
                .singleElement()
                .satisfies(it -> assertThat(it.origin().joined()).isEqualTo(JOINED))
                .satisfies(
                    it ->
                        assertThat(it.load().map(OriginLoad.Reported::at))
                            .contains(JOINED.plusSeconds(10))));
  }

  @Test
  default void newInstanceReplacesTheOld() {
    get(origins().register(registered(A, "i1", JOINED), lease()));
    Registered restarted = registered(A, "i2", JOINED.plusSeconds(60));
    get(origins().register(restarted, lease()));

    assertThat(get(origins().all())).containsExactly(restarted);
  }

  @Test
  default void silentOriginIsForgottenAndARefreshedOneIsNot() {
    get(origins().register(registered(A, "i1", JOINED), lease()));
    get(origins().register(registered(B, "i1", JOINED), lease()));
    elapse(leases(0.6));
    get(origins().register(registered(B, "i1", JOINED), lease()));
    elapse(leases(0.6));

    assertThat(get(origins().all())).extracting(it -> it.origin().id()).containsExactly(B);
  }

  @Test
  default void removalSaysWhetherItWasKnown() {
    get(origins().register(registered(A, "i1", JOINED), lease()));

    assertThat(get(elsewhere().origins().remove(A))).isTrue();
    assertThat(get(origins().remove(A))).isFalse();
    eventually(() -> assertThat(get(origins().all())).isEmpty());
  }

  @Test
  default void watchTellsRegistrationRemovalAndLapse() {
    AtomicInteger told = new AtomicInteger();
    Runnable unwatch = elsewhere().origins().watch(told::incrementAndGet);
    get(origins().register(registered(A, "i1", JOINED), lease()));
    await().until(() -> told.get() >= 1);

    int before = told.get();
    get(origins().remove(A));
    await().until(() -> told.get() > before);

    get(origins().register(registered(B, "i1", JOINED), lease()));
    await().until(() -> told.get() > before + 1);
    int beforeLapse = told.get();
    elapse(leases(1.2));
    await().until(() -> told.get() > beforeLapse);
    unwatch.run();
  }

  @Test
  default void ofManyRegistrationsAtOnceNoneIsLost() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> tasks = new java.util.ArrayList<>();
      for (int i = 0; i < 64; i++) {
        Registered one = registered(new OriginId("vid-" + i), "i1", JOINED);
        OriginStore view = (i % 2 == 0 ? store() : elsewhere()).origins();
        tasks.add(pool.submit(() -> get(view.register(one, lease()))));
      }
      for (Future<?> task : tasks) {
        task.get();
      }
      List<OriginId> ids = IntStream.range(0, 64).mapToObj(i -> new OriginId("vid-" + i)).toList();
      eventually(
          () ->
              assertThat(get(origins().all()))
                  .extracting(it -> it.origin().id())
                  .containsExactlyInAnyOrderElementsOf(ids));
    } finally {
      pool.shutdownNow();
    }
  }
}
