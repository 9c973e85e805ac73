package io.weir.host.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Makes one checked configuration of: plugins' reference.conf, the host's, the file, the
 * environment through substitutions in the file, {@code -D}; each is stronger than those before it.
 *
 * <p>Blocks on files; for one thread.
 */
public final class ConfigLoader {
  private final ConfigSources sources;

  /** With what the operator said. */
  public ConfigLoader(ConfigSources sources) {
    this.sources = sources;
  }

  /**
   * The directory of the plugins, which is needed before anything can be checked.
   *
   * @throws InvalidConfiguration if the file is no HOCON or the key is no text
   */
  public String pluginDirectory() throws InvalidConfiguration {
    Config config = merged(List.of(Reference.host()));
    try {
      return config.getString("weir.plugins.dir");
    } catch (ConfigException e) {
      throw InvalidConfiguration.of("weir.plugins.dir", e);
    }
  }

  /**
   * The whole, checked.
   *
   * @param plugins what the installed plugins understand
   * @param installed the names of all extensions, the host's own included
   * @param secrets full paths that are secret whatever their names
   * @throws InvalidConfiguration with everything that is wrong
   */
  public LoadedConfig load(List<Reference> plugins, Installed installed, Set<String> secrets)
      throws InvalidConfiguration {
    List<Reference> references = new ArrayList<>();
    references.add(Reference.host());
    references.addAll(plugins);
    references.add(installed.implied());
    Type.Section schema = schema(references);
    Secrets masked = new Secrets(Set.copyOf(secrets));
    Check check = new Check(installed, masked);
    ConfigObject checked = check.section("", schema, merged(references).root());
    if (check.problems().isEmpty()) {
      names(checked.toConfig(), installed, check);
    }
    if (!check.problems().isEmpty()) {
      throw new InvalidConfiguration(check.problems());
    }
    return new LoadedConfig(checked.toConfig(), check.warnings(), masked);
  }

  private static Type.Section schema(List<Reference> references) throws InvalidConfiguration {
    try {
      return Schema.of(references);
    } catch (IllegalArgumentException e) {
      throw new InvalidConfiguration(List.of(String.valueOf(e.getMessage())));
    }
  }

  private Config merged(List<Reference> references) throws InvalidConfiguration {
    Config all = sources.merged();
    for (Reference reference : references) {
      all = all.withFallback(Schema.defaults(reference));
    }
    try {
      return all.resolve(
          ConfigResolveOptions.noSystem().appendResolver(sources.environment().resolver()));
    } catch (ConfigException e) {
      throw new InvalidConfiguration(List.of(Where.of(e)));
    }
  }

  /** What is chosen by name must be there. */
  private static void names(Config config, Installed installed, Check check) {
    for (ConfigValue strategy : config.getList("weir.routing.strategies")) {
      named("weir.routing.strategies", strategy, installed.at(Installed.SELECTION), check);
    }
    named("weir.store.type", config, installed.at(Installed.STORE), check);
    named("weir.access.type", config, installed.at(Installed.ACCESS), check);
  }

  private static void named(String path, Config config, Set<String> known, Check check) {
    named(path, config.getValue(path), known, check);
  }

  private static void named(String path, ConfigValue value, Set<String> known, Check check) {
    if (!known.contains(String.valueOf(value.unwrapped()))) {
      String there = known.isEmpty() ? "none" : String.join(", ", known);
      check.problem(value, path + ": \"" + value.unwrapped() + "\" (installed: " + there + ")");
    }
  }
}
