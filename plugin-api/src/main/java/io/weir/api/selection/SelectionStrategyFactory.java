package io.weir.api.selection;

import com.typesafe.config.Config;
import io.weir.api.ExtensionFactory;

/**
 * Makes a strategy; its section is {@code weir.selection.<name>}. Called once, by the start-up
 * thread.
 */
public interface SelectionStrategyFactory extends ExtensionFactory {

  /**
   * Makes a strategy. It gets its configuration and nothing else.
   *
   * @param section {@code weir.selection.<name>}, complete with the plugin's own defaults
   * @throws com.typesafe.config.ConfigException if the section is wrong; ends the start
   */
  SelectionStrategy create(Config section);
}
