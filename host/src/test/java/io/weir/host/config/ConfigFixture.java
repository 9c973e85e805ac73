package io.weir.host.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A configuration file in a directory of its own, and plugins that are installed in name only. */
record ConfigFixture(
    Path file, Map<String, String> environment, Map<String, String> overrides, Reference plugin) {

  static final Reference PLUGIN =
      Reference.parse(
          "rtmp!reference.conf",
          """
          weir.protocols.rtmp {
            # Where it listens.
            # Type: address
            listen = "11935"
            # Silence allowed.
            handshake-timeout = 10s
            # Buffer of one session.
            window = 64KiB
            # Largest chunk.
            # Type: integer 1..65536
            chunk-size = 4096
            # Signs things.
            key = ""
          }
          # The host's own default is stronger.
          weir.api.listen = "1"
          """);

  static ConfigFixture in(Path directory, String text) {
    Path file = directory.resolve("weir.conf");
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return of(file);
  }

  static ConfigFixture of(Path file) {
    return new ConfigFixture(file, Map.of(), Map.of(), PLUGIN);
  }

  ConfigFixture environment(Map<String, String> variables) {
    return new ConfigFixture(file, variables, overrides, plugin);
  }

  ConfigFixture overrides(Map<String, String> values) {
    return new ConfigFixture(file, environment, values, plugin);
  }

  ConfigFixture plugin(String text) {
    return new ConfigFixture(
        file, environment, overrides, Reference.parse("test!reference.conf", text));
  }

  LoadedConfig load() throws InvalidConfiguration {
    return load(Set.of("rtmp"), Set.of("memory"));
  }

  LoadedConfig load(Set<String> protocols, Set<String> stores) throws InvalidConfiguration {
    return new ConfigLoader(
            new ConfigSources(file, Environment.of(environment), ConfigFactory.empty(), overrides))
        .load(
            List.of(plugin),
            new Installed(
                Map.of(
                    Installed.PROTOCOLS,
                    protocols,
                    Installed.SELECTION,
                    Set.of("hash"),
                    Installed.STORE,
                    stores,
                    Installed.ACCESS,
                    Set.of("allow-all"))),
            Set.of("weir.protocols.rtmp.key"));
  }

  Config config() throws InvalidConfiguration {
    return load().config();
  }

  /** What is wrong with it; the directory's name is left out. */
  List<String> problems() {
    try {
      load();
    } catch (InvalidConfiguration e) {
      return e.problems().stream().map(line -> line.replace(file.getParent() + "/", "")).toList();
    }
    return List.of();
  }
}
