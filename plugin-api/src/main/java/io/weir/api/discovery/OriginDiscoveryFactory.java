package io.weir.api.discovery;

import com.typesafe.config.Config;
import io.weir.api.ExtensionFactory;

/**
 * Makes a discovery; its section is {@code weir.discovery.<name>}. Called once, by the start-up
 * thread.
 */
public interface OriginDiscoveryFactory extends ExtensionFactory {

  /**
   * Makes a discovery.
   *
   * @param section {@code weir.discovery.<name>}
   * @throws com.typesafe.config.ConfigException if the section is wrong; ends the start
   */
  OriginDiscovery create(Config section);
}
