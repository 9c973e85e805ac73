package io.weir.host.net.tls;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigOrigin;
import java.nio.file.Path;

/**
 * A file that configuration names.
 *
 * @param path of the file
 * @param key that names it
 * @param from where it is named
 */
public record ConfiguredFile(Path path, String key, ConfigOrigin from) {

  /** Reads a key. */
  static ConfiguredFile of(Config section, String key) {
    return new ConfiguredFile(Path.of(section.getString(key)), key, section.getValue(key).origin());
  }

  /** What to tell whoever named a file that cannot be used. */
  ConfigException refused(String why, Exception cause) {
    return new ConfigException.BadValue(from, key, "\"" + path + "\": " + why, cause);
  }
}
