package io.weir.api.store;

import com.typesafe.config.Config;
import io.weir.api.ExtensionFactory;

/** Makes the store that {@code weir.store.type} names; its section is {@code weir.store.<name>}. */
public interface SharedStoreFactory extends ExtensionFactory {

  /**
   * Makes a store. Called once, by the start-up thread; opens nothing yet.
   *
   * @param section {@code weir.store.<name>}
   * @param services what the host lends
   * @throws com.typesafe.config.ConfigException if the section is wrong; ends the start
   */
  SharedStore create(Config section, StoreServices services);
}
