package io.weir.host.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One {@code reference.conf}: keys that the host or a plugin understands, their defaults and,
 * through comments, their types and meanings. All of them together are what a configuration is
 * checked against.
 *
 * @param name for messages, such as {@code protocol-rtmp!reference.conf}
 * @param config as parsed, nothing substituted
 */
public record Reference(String name, Config config) {

  /**
   * Reads one.
   *
   * @throws com.typesafe.config.ConfigException.Parse if it is no HOCON; its message has the line
   */
  public static Reference parse(String name, String text) {
    return new Reference(
        name,
        ConfigFactory.parseString(text, ConfigParseOptions.defaults().setOriginDescription(name)));
  }

  /** Reads a plugin's; as {@link #parse}, but what is wrong with it is the operator's to know. */
  public static Reference ofPlugin(String name, String text) throws InvalidConfiguration {
    try {
      return parse(name, text);
    } catch (ConfigException e) {
      throw new InvalidConfiguration(List.of(Where.of(e)));
    }
  }

  /** The host's own. */
  public static Reference host() {
    try (InputStream in = Reference.class.getResourceAsStream("/reference.conf")) {
      if (in == null) {
        throw new IllegalStateException("reference.conf is not on the host's class path");
      }
      return parse("reference.conf", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
