package io.weir.host.plugin;

import io.weir.api.ExtensionFactory;

/**
 * A factory and who provides it.
 *
 * @param pluginId {@value Plugins#HOST} for the host's own
 * @param version of the plugin
 */
public record Provided<T extends ExtensionFactory>(String pluginId, String version, T factory) {}
