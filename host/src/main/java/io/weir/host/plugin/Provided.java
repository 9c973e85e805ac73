package io.weir.host.plugin;

import io.weir.api.ExtensionFactory;

/**
 * A factory and who provides it.
 *
 * @param pluginId {@value Plugins#HOST} for the host's own
 */
public record Provided<T extends ExtensionFactory>(String pluginId, T factory) {}
