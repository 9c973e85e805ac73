package io.weir.host.store;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.store.SharedStore;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** What the contract needs to know of an implementation. */
public interface StoreUnderTest {
  /** Two origins and a stream to argue about. */
  OriginId A = new OriginId("vid-a");

  OriginId B = new OriginId("vid-b");
  StreamKey KEY = StreamKey.parse("__defaultVhost__/live/cam1");

  /** A started, empty store. */
  SharedStore store();

  /** The same data as another replica sees it; the same object where there is only one. */
  SharedStore elsewhere();

  /** A lease long enough for the steps of one test: manual time may be long, real time short. */
  Duration lease();

  /** Lets time pass for the store: by a manual clock, or really. */
  void elapse(Duration time);

  /** The value of a stage that must complete soon. */
  default <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join();
  }

  /** What one replica wrote another sees soon, not at once. */
  default void eventually(org.awaitility.core.ThrowingRunnable assertion) {
    org.awaitility.Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .pollInSameThread()
        .untilAsserted(assertion);
  }

  /** Part of a lease. */
  default Duration leases(double count) {
    return Duration.ofNanos((long) (lease().toNanos() * count));
  }
}
