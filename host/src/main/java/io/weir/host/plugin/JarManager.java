package io.weir.host.plugin;

import java.nio.file.Path;
import org.pf4j.ClassLoadingStrategy;
import org.pf4j.DefaultPluginManager;
import org.pf4j.DefaultPluginStatusProvider;
import org.pf4j.JarPluginLoader;
import org.pf4j.ManifestPluginDescriptorFinder;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginLoader;
import org.pf4j.PluginStatusProvider;

/** PF4J, narrowed to jars with a manifest whose classes see {@link SharedClasses} only. */
final class JarManager extends DefaultPluginManager {
  private final ClassLoader shared = new SharedClasses(JarManager.class.getClassLoader());

  JarManager(Path directory, String apiVersion) {
    super(directory);
    setSystemVersion(apiVersion);
  }

  @Override
  protected PluginDescriptorFinder createPluginDescriptorFinder() {
    return new ManifestPluginDescriptorFinder();
  }

  @Override
  protected PluginLoader createPluginLoader() {
    return new JarPluginLoader(this) {
      @Override
      protected PluginClassLoader createPluginClassLoader(Path jar, PluginDescriptor descriptor) {
        return new PluginClassLoader(pluginManager, descriptor, shared, ClassLoadingStrategy.APD);
      }
    };
  }

  /** Nothing but the jars decides what is loaded: no enabled.txt, no disabled.txt. */
  @Override
  protected PluginStatusProvider createPluginStatusProvider() {
    return new DefaultPluginStatusProvider(getPluginsRoot()) {
      @Override
      public boolean isPluginDisabled(String pluginId) {
        return false;
      }
    };
  }
}
