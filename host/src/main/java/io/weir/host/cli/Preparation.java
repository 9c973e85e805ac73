package io.weir.host.cli;

import io.weir.api.ExtensionFactory;
import io.weir.host.config.BuildInfo;
import io.weir.host.config.ConfigLoader;
import io.weir.host.config.ConfigSources;
import io.weir.host.config.Installed;
import io.weir.host.config.InvalidConfiguration;
import io.weir.host.config.LoadedConfig;
import io.weir.host.config.Reference;
import io.weir.host.plugin.LoadedPlugin;
import io.weir.host.plugin.Plugins;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Plugins loaded and configuration checked: what a server is made of. Must be closed.
 *
 * @param config passed its checks together with these plugins
 */
record Preparation(Plugins plugins, LoadedConfig config) implements AutoCloseable {

  /**
   * Loads and checks everything.
   *
   * @throws InvalidConfiguration with every refused plugin and everything that is wrong
   */
  static Preparation of(ConfigSources sources, Home home, List<ExtensionFactory> builtIn)
      throws InvalidConfiguration {
    ConfigLoader loader = new ConfigLoader(sources);
    Plugins plugins = plugins(loader, home, builtIn);
    List<String> problems = new ArrayList<>();
    plugins.all().stream()
        .filter(plugin -> plugin.state() == LoadedPlugin.State.REFUSED)
        .forEach(plugin -> problems.add("plugins/" + plugin.problem()));
    try {
      LoadedConfig config =
          loader.load(references(plugins), new Installed(plugins.installed()), plugins.secrets());
      if (problems.isEmpty()) {
        return new Preparation(plugins, config);
      }
    } catch (InvalidConfiguration e) {
      problems.addAll(e.problems());
    }
    plugins.close();
    throw new InvalidConfiguration(problems);
  }

  /** The plugins alone, refused ones among them. */
  static Plugins plugins(ConfigLoader loader, Home home, List<ExtensionFactory> builtIn)
      throws InvalidConfiguration {
    Path directory = home.directory().resolve(loader.pluginDirectory());
    try {
      return Plugins.load(directory, BuildInfo.current().apiVersion(), builtIn);
    } catch (IOException e) {
      throw new InvalidConfiguration(
          List.of("weir.plugins.dir: " + directory + " cannot be read: " + e.getMessage()));
    }
  }

  private static List<Reference> references(Plugins plugins) throws InvalidConfiguration {
    List<Reference> references = new ArrayList<>();
    for (var reference : plugins.references().entrySet()) {
      references.add(
          Reference.ofPlugin(reference.getKey() + "!reference.conf", reference.getValue()));
    }
    return references;
  }

  @Override
  public void close() {
    plugins.close();
  }
}
