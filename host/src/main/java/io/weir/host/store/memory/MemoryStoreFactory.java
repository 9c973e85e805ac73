package io.weir.host.store.memory;

import com.typesafe.config.Config;
import io.weir.api.store.SharedStore;
import io.weir.api.store.SharedStoreFactory;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;

/** Makes the {@code memory} store, for a replica that is alone; it has no settings. */
public final class MemoryStoreFactory implements SharedStoreFactory {

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public SharedStore create(Config section, InstantSource clock, ScheduledExecutorService timer) {
    return new MemoryStore(clock, timer);
  }
}
