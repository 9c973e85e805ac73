package io.weir.host.store.memory;

import io.weir.api.store.SharedStore;
import io.weir.host.store.LinearizabilityContract;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** With the machine's clock. */
final class MemoryLinearizabilityTest implements LinearizabilityContract {
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final MemoryStore store = new MemoryStore(InstantSource.system(), timer);

  @BeforeEach
  void start() {
    store.start();
  }

  @AfterEach
  void stop() {
    store.stop();
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
}
