package io.weir.api.access;

import com.typesafe.config.Config;
import io.weir.api.ExtensionFactory;

/**
 * Makes the access controller that {@code weir.access.type} names. Called once, by the start-up
 * thread.
 */
public interface AccessControllerFactory extends ExtensionFactory {

  /**
   * Makes a controller.
   *
   * @param section {@code weir.access.<name>}
   * @throws com.typesafe.config.ConfigException if the section is wrong; ends the start
   */
  AccessController create(Config section);
}
