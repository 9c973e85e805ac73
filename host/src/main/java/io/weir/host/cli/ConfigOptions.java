package io.weir.host.cli;

import com.typesafe.config.Config;
import io.weir.host.config.ConfigSources;
import io.weir.host.config.Environment;
import io.weir.host.config.InvalidConfiguration;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every command has in common. */
final class ConfigOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration file; stands in for conf/weir.conf.")
  private @Nullable Path file;

  @Option(
      names = "-D",
      paramLabel = "key=value",
      description = "Overrides one key, as in -D weir.api.listen=12026. May be repeated.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  ConfigSources sources(Home home, Map<String, String> environment, Config preset)
      throws InvalidConfiguration {
    Path given = file == null ? home.configuration() : file;
    return new ConfigSources(
        given, Environment.of(environment, home.workingDirectory()), preset, overrides);
  }
}
