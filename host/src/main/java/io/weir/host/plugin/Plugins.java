package io.weir.host.plugin;

import io.weir.api.ExtensionFactory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.pf4j.PluginManager;

/**
 * The plugins of this process and what they provide, the host's own factories among them.
 *
 * <p>Loading blocks on files and is done by one thread; afterwards any thread may read. A jar that
 * fails a check is refused as a whole and leaves nothing behind; {@link #all()} says why, and
 * whether that ends the start is the caller's decision.
 */
public final class Plugins implements AutoCloseable {
  /** Whose factories are the host's own. */
  public static final String HOST = "host";

  private final PluginManager manager;
  private final List<LoadedPlugin> plugins = new ArrayList<>();
  private final Map<String, String> references = new LinkedHashMap<>();
  private final List<Provided<ExtensionFactory>> provided = new ArrayList<>();

  private Plugins(PluginManager manager) {
    this.manager = manager;
  }

  /**
   * Loads every jar of a directory, in the order of their names.
   *
   * @param directory may be absent: then there are no plugins
   * @param apiVersion what {@code Plugin-Requires} is held against
   * @param builtIn the host's own factories; they are asked for their names first
   * @throws IOException if the directory cannot be listed
   */
  public static Plugins load(
      Path directory, String apiVersion, List<? extends ExtensionFactory> builtIn)
      throws IOException {
    Plugins plugins = new Plugins(new JarManager(directory, apiVersion));
    builtIn.forEach(factory -> plugins.provided.add(new Provided<>(HOST, apiVersion, factory)));
    for (Path jar : jars(directory)) {
      plugins.add(PluginJar.read(jar), apiVersion);
    }
    return plugins;
  }

  /** Every jar that was found, in the order of their names. */
  public List<LoadedPlugin> all() {
    return List.copyOf(plugins);
  }

  /** The {@code reference.conf} of each started plugin that has one, by plugin id. */
  public Map<String, String> references() {
    return new LinkedHashMap<>(references);
  }

  /** All factories of a type, the host's own first. */
  public <T extends ExtensionFactory> List<Provided<T>> extensions(Class<T> type) {
    return provided.stream()
        .filter(each -> type.isInstance(each.factory()))
        .map(each -> new Provided<>(each.pluginId(), each.version(), type.cast(each.factory())))
        .toList();
  }

  /** The names of what is installed, by the section that configures it. */
  public Map<String, Set<String>> installed() {
    Map<String, Set<String>> names = new TreeMap<>();
    for (ExtensionKind kind : ExtensionKind.values()) {
      Set<String> ofKind = new TreeSet<>();
      extensions(kind.type()).forEach(each -> ofKind.add(each.factory().name()));
      names.put(kind.section(), ofKind);
    }
    return names;
  }

  /** Full paths of keys that factories declare secret. */
  public Set<String> secrets() {
    Set<String> paths = new TreeSet<>();
    for (ExtensionKind kind : ExtensionKind.values()) {
      for (Provided<? extends ExtensionFactory> each : extensions(kind.type())) {
        String section = kind.section() + "." + each.factory().name() + ".";
        each.factory().secrets().forEach(key -> paths.add(section + key));
      }
    }
    return paths;
  }

  /** Lets go of every plugin; its factories, and what they made, must be out of use. */
  @Override
  public void close() {
    provided.clear();
    manager.unloadPlugins();
  }

  private static List<Path> jars(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.jar")) {
      files.forEach(jars::add);
    }
    return jars.stream().sorted().toList();
  }

  private void add(PluginJar jar, String apiVersion) {
    String file = jar.file().getFileName().toString();
    try {
      String problem = jar.problem().or(() -> misfit(jar, apiVersion)).orElse("");
      if (!problem.isEmpty()) {
        throw new PluginRefused(problem);
      }
      List<ExtensionFactory> factories = new PluginStart(manager, jar).factories();
      List<String> names = new NameCheck(provided).names(factories);
      factories.forEach(factory -> provided.add(new Provided<>(jar.id(), jar.version(), factory)));
      if (!jar.reference().isEmpty()) {
        references.put(jar.id(), jar.reference());
      }
      plugins.add(new LoadedPlugin(jar.id(), jar.version(), LoadedPlugin.State.STARTED, names, ""));
    } catch (PluginRefused e) {
      unload(jar);
      String problem = file + ": " + e.getMessage();
      plugins.add(
          new LoadedPlugin(
              jar.id(), jar.version(), LoadedPlugin.State.REFUSED, List.of(), problem));
    }
  }

  private Optional<String> misfit(PluginJar jar, String apiVersion) {
    if (manager.getPlugin(jar.id()) != null) {
      Path other = manager.getPlugin(jar.id()).getPluginPath().getFileName();
      return Optional.of("plugin " + jar.id() + " is in " + other + " already");
    }
    try {
      return manager.getVersionManager().checkVersionConstraint(apiVersion, jar.requires())
          ? Optional.empty()
          : Optional.of("made for API " + jar.requires() + " (this is " + apiVersion + ")");
    } catch (RuntimeException e) {
      return Optional.of("Plugin-Requires: " + jar.requires() + " (expected: >=0.1.0 & <0.2.0)");
    }
  }

  private void unload(PluginJar jar) {
    if (manager.getPlugin(jar.id()) != null
        && manager.getPlugin(jar.id()).getPluginPath().equals(jar.file())) {
      manager.unloadPlugin(jar.id());
    }
  }
}
