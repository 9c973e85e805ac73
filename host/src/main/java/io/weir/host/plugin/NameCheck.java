package io.weir.host.plugin;

import io.weir.api.ExtensionFactory;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Names of extensions must be fit for configuration and, among those of one kind, unique. */
final class NameCheck {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  private final List<Provided<ExtensionFactory>> known;

  NameCheck(List<Provided<ExtensionFactory>> known) {
    this.known = known;
  }

  /** What the factories of one plugin provide, as {@code protocol:rtmp}; sorted. */
  List<String> names(List<ExtensionFactory> factories) throws PluginRefused {
    Set<String> names = new TreeSet<>();
    for (ExtensionFactory factory : factories) {
      String name = name(factory);
      int before = names.size();
      for (ExtensionKind kind : ExtensionKind.values()) {
        if (kind.type().isInstance(factory)) {
          unique(kind, name);
          if (!names.add(kind.word() + ":" + name)) {
            throw new PluginRefused("provides " + kind.word() + ":" + name + " twice");
          }
        }
      }
      if (names.size() == before) {
        throw new PluginRefused(
            factory.getClass().getName() + " is of no kind that the host knows");
      }
    }
    return List.copyOf(names);
  }

  private static String name(ExtensionFactory factory) throws PluginRefused {
    String name;
    try {
      name = String.valueOf(factory.name());
    } catch (RuntimeException | LinkageError e) {
      throw new PluginRefused(factory.getClass().getName() + ".name() failed: " + e);
    }
    if (!NAME.matcher(name).matches()) {
      throw new PluginRefused(
          "extension name: \"" + name + "\" (expected: lower case letters, digits, dashes)");
    }
    return name;
  }

  private void unique(ExtensionKind kind, String name) throws PluginRefused {
    for (Provided<ExtensionFactory> other : known) {
      if (kind.type().isInstance(other.factory()) && other.factory().name().equals(name)) {
        throw new PluginRefused(
            kind.word() + ":" + name + " is provided by " + other.pluginId() + " already");
      }
    }
  }
}
