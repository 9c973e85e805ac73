package io.weir.host.routing;

import io.weir.api.selection.SelectionStrategy;

/**
 * A strategy and whom to name when it fails.
 *
 * @param name the strategy's name in configuration
 * @param plugin the plugin that it came from
 * @param version of that plugin
 * @param strategy the strategy itself
 */
public record NamedStrategy(
    String name, String plugin, String version, SelectionStrategy strategy) {

  /** Without the object. */
  @Override
  public String toString() {
    return name + " of " + plugin + " " + version;
  }
}
