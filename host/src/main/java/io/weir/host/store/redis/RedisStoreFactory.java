package io.weir.host.store.redis;

import com.typesafe.config.Config;
import io.weir.api.store.SharedStore;
import io.weir.api.store.SharedStoreFactory;
import io.weir.api.store.StoreServices;

/** Makes the {@code redis} store, for any number of replicas. */
public final class RedisStoreFactory implements SharedStoreFactory {

  @Override
  public String name() {
    return "redis";
  }

  @Override
  public SharedStore create(Config section, StoreServices services) {
    return new RedisStore(RedisSettings.from(section), services);
  }
}
