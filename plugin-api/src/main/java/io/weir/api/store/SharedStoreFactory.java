package io.weir.api.store;

import com.typesafe.config.Config;
import io.weir.api.ExtensionFactory;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;

/** Makes the store that {@code weir.store.type} names; its section is {@code weir.store.<name>}. */
public interface SharedStoreFactory extends ExtensionFactory {

  /**
   * Makes a store.
   *
   * @param section {@code weir.store.<name>}
   * @param clock the host's time
   * @param timer a host thread for short periodic work, such as sweeping what lapsed
   * @throws com.typesafe.config.ConfigException if the section is wrong; ends the start
   */
  SharedStore create(Config section, InstantSource clock, ScheduledExecutorService timer);
}
