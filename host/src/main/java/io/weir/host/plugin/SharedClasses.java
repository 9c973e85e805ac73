package io.weir.host.plugin;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a plugin sees of the host: the packages that both must share, and the JDK. Everything
 * else a plugin brings along, so that a change of the host's libraries breaks no plugin.
 */
final class SharedClasses extends ClassLoader {
  private static final List<String> PACKAGES =
      List.of(
          "io.weir.api.",
          "io.netty.",
          "org.slf4j.",
          "com.typesafe.config.",
          "io.micrometer.",
          "org.pf4j.",
          "org.jspecify.");

  private final ClassLoader host;

  SharedClasses(ClassLoader host) {
    super(ClassLoader.getPlatformClassLoader());
    this.host = host;
  }

  /** Whether a class of this name must come from the host. */
  static boolean shared(String className) {
    return PACKAGES.stream().anyMatch(className::startsWith);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (!shared(name)) {
      throw new ClassNotFoundException(name);
    }
    return host.loadClass(name);
  }

  @Override
  protected @Nullable URL findResource(String name) {
    return shared(name.replace('/', '.')) ? host.getResource(name) : null;
  }

  @Override
  protected Enumeration<URL> findResources(String name) throws IOException {
    return shared(name.replace('/', '.'))
        ? host.getResources(name)
        : Collections.emptyEnumeration();
  }
}
