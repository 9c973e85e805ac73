package io.weir.host.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What an operator says, before anybody checks it.
 *
 * @param file the configuration file, {@code conf/weir.conf} as shipped
 * @param environment what {@code ${?NAME}} in the file may refer to
 * @param preset laid over the file and below the overrides; empty but for the demo
 * @param overrides {@code -D key=value}: text, or a list or section if it looks like one
 */
public record ConfigSources(
    Path file, Environment environment, Config preset, Map<String, String> overrides) {
  private static final String OVERRIDE = "-D";

  /** Copies the overrides. */
  public ConfigSources {
    overrides = Map.copyOf(overrides);
  }

  /** All of it as one tree, nothing substituted. */
  Config merged() throws InvalidConfiguration {
    return override().withFallback(preset).withFallback(parsed());
  }

  private Config parsed() throws InvalidConfiguration {
    try {
      return ConfigFactory.parseFile(
          file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
    } catch (ConfigException.IO e) {
      String name = file.toString();
      throw new InvalidConfiguration(
          List.of(
              file.toFile().exists()
                  ? Where.of(e)
                  : name + ": no such file (expected: a configuration file)"));
    } catch (ConfigException.Parse e) {
      throw new InvalidConfiguration(List.of(Where.of(e)));
    }
  }

  private Config override() throws InvalidConfiguration {
    Config all = ConfigFactory.empty();
    List<String> problems = new ArrayList<>();
    for (Map.Entry<String, String> override : overrides.entrySet()) {
      try {
        String path = ConfigUtil.joinPath(ConfigUtil.splitPath(override.getKey()));
        all = all.withValue(path, value(override.getValue()));
      } catch (ConfigException e) {
        problems.add(
            OVERRIDE + ": " + override.getKey() + ": no key or value of HOCON: " + e.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidConfiguration(problems);
    }
    return all;
  }

  private static ConfigValue value(String text) {
    if (text.startsWith("[") || text.startsWith("{")) {
      return ConfigFactory.parseString(
              "value = " + text, ConfigParseOptions.defaults().setOriginDescription(OVERRIDE))
          .getValue("value");
    }
    return ConfigValueFactory.fromAnyRef(text, OVERRIDE);
  }
}
