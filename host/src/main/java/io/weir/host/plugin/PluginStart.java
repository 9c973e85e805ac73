package io.weir.host.plugin;

import io.weir.api.ExtensionFactory;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.pf4j.PluginManager;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;

/** Loads and starts one jar that passed the checks which need no class of it. */
final class PluginStart {
  private final PluginManager manager;
  private final PluginJar jar;

  PluginStart(PluginManager manager, PluginJar jar) {
    this.manager = manager;
    this.jar = jar;
  }

  /** Its factories, at least one, each called once. */
  List<ExtensionFactory> factories() throws PluginRefused {
    start();
    Set<String> classes = new TreeSet<>(manager.getExtensionClassNames(jar.id()));
    if (classes.isEmpty()) {
      throw new PluginRefused(
          "provides no extension (expected: a class with @Extension in META-INF/extensions.idx)");
    }
    List<ExtensionFactory> factories = new ArrayList<>();
    for (String name : classes) {
      factories.add(factory(name));
    }
    return factories;
  }

  private void start() throws PluginRefused {
    try {
      manager.loadPlugin(jar.file());
      PluginState state = manager.startPlugin(jar.id());
      if (!state.isStarted()) {
        PluginWrapper plugin = manager.getPlugin(jar.id());
        Throwable cause = plugin == null ? null : plugin.getFailedException();
        throw new PluginRefused(
            "did not start: " + (cause == null ? "it is " + state : described(cause)));
      }
    } catch (RuntimeException | LinkageError e) {
      throw new PluginRefused("did not load: " + described(e));
    }
  }

  private ExtensionFactory factory(String className) throws PluginRefused {
    try {
      Class<?> type = manager.getPluginClassLoader(jar.id()).loadClass(className);
      if (!ExtensionFactory.class.isAssignableFrom(type)) {
        throw new PluginRefused(className + " is no ExtensionFactory of the host's API");
      }
      return (ExtensionFactory) type.getDeclaredConstructor().newInstance();
    } catch (InvocationTargetException e) {
      throw new PluginRefused("new " + className + "() failed: " + described(cause(e)));
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new PluginRefused(className + " cannot be made: " + described(e));
    }
  }

  private static Throwable cause(InvocationTargetException e) {
    Throwable cause = e.getCause();
    return cause == null ? e : cause;
  }

  private static String described(Throwable problem) {
    String message = problem.getMessage();
    return problem.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }
}
