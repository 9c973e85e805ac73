package io.weir.host.store.memory;

import com.typesafe.config.Config;
import io.weir.api.store.SharedStore;
import io.weir.api.store.SharedStoreFactory;
import io.weir.api.store.StoreServices;

/** Makes the {@code memory} store, for a replica that is alone; it has no settings. */
public final class MemoryStoreFactory implements SharedStoreFactory {

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public SharedStore create(Config section, StoreServices services) {
    return new MemoryStore(services.clock(), services.timer());
  }
}
