package io.weir.plugin.dns;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What {@code weir.discovery.dns} says.
 *
 * @param names what is asked for
 * @param servers who is asked; empty takes the system's
 * @param timeout of one answer
 * @param atLeast before a name is asked for again
 * @param atMost before a name is asked for again
 */
record Settings(
    List<Wanted> names,
    List<InetSocketAddress> servers,
    Duration timeout,
    Duration atLeast,
    Duration atMost) {
  private static final int DNS = 53;

  static Settings of(Config section) {
    List<Wanted> names = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Config element : section.getConfigList("names")) {
      Wanted wanted = Wanted.of(element);
      if (!seen.add(wanted.name())) {
        throw wrong(element, "name", "\"" + wanted.name() + "\" twice (expected: each once)");
      }
      names.add(wanted);
    }
    List<InetSocketAddress> servers =
        section.getStringList("servers").stream().map(text -> server(section, text)).toList();
    Duration atLeast = positive(section, "at-least");
    Duration atMost = positive(section, "at-most");
    if (atMost.compareTo(atLeast) < 0) {
      throw wrong(section, "at-most", atMost.toMillis() + " ms (expected: at-least or more)");
    }
    return new Settings(names, servers, positive(section, "timeout"), atLeast, atMost);
  }

  private static Duration positive(Config section, String key) {
    Duration value = section.getDuration(key);
    if (value.isZero() || value.isNegative()) {
      throw wrong(section, key, value.toMillis() + " ms (expected: more than 0)");
    }
    return value;
  }

  private static InetSocketAddress server(Config section, String text) {
    boolean bare = text.indexOf(':') != text.lastIndexOf(':') && !text.startsWith("[");
    try {
      URI uri = URI.create("dns://" + (bare ? "[" + text + "]" : text));
      if (uri.getHost() == null) {
        throw new IllegalArgumentException("no host");
      }
      return new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? DNS : uri.getPort());
    } catch (IllegalArgumentException e) {
      throw wrong(section, "servers", "\"" + text + "\" (expected: host or host:port)");
    }
  }

  static ConfigException wrong(Config section, String key, String what) {
    return new ConfigException.BadValue(section.getValue(key).origin(), key, what);
  }
}
