package io.weir.host;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.weir.api.ExtensionFactory;
import io.weir.api.access.AccessController;
import io.weir.api.access.AccessControllerFactory;
import io.weir.api.discovery.OriginDiscoveryFactory;
import io.weir.api.protocol.ProtocolFactory;
import io.weir.api.selection.SelectionStrategyFactory;
import io.weir.api.store.SharedStore;
import io.weir.api.store.SharedStoreFactory;
import io.weir.api.store.StoreServices;
import io.weir.host.origins.OriginRegistry;
import io.weir.host.origins.OriginSettings;
import io.weir.host.origins.StaticDiscovery;
import io.weir.host.plugin.Plugins;
import io.weir.host.plugin.Provided;
import io.weir.host.protocol.Protocols;
import io.weir.host.routing.NamedStrategy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Makes what configuration selects by name among the installed extensions. */
final class Selected {
  private final Config weir;
  private final Plugins plugins;

  Selected(Config weir, Plugins plugins) {
    this.weir = weir;
    this.plugins = plugins;
  }

  SharedStore store(StoreServices services) {
    String type = weir.getString("store.type");
    return named(SharedStoreFactory.class, "weir.store.type", type)
        .factory()
        .create(weir.getConfig("store." + type), services);
  }

  AccessController access() {
    String type = weir.getString("access.type");
    return named(AccessControllerFactory.class, "weir.access.type", type)
        .factory()
        .create(weir.getConfig("access." + type));
  }

  List<NamedStrategy> strategies(List<String> names) {
    List<NamedStrategy> strategies = new ArrayList<>();
    for (String name : names) {
      Provided<SelectionStrategyFactory> provided =
          named(SelectionStrategyFactory.class, "weir.routing", name);
      strategies.add(
          new NamedStrategy(
              name,
              provided.pluginId(),
              provided.version(),
              provided.factory().create(weir.getConfig("selection." + name))));
    }
    return strategies;
  }

  List<OriginRegistry.Source> discoveries(OriginSettings origins, InstantSource clock) {
    List<OriginRegistry.Source> sources = new ArrayList<>();
    sources.add(
        new OriginRegistry.Source("static", new StaticDiscovery(origins.configured(), clock)));
    for (Provided<OriginDiscoveryFactory> provided :
        enabled(OriginDiscoveryFactory.class, "discovery")) {
      String name = provided.factory().name();
      sources.add(
          new OriginRegistry.Source(
              name, provided.factory().create(weir.getConfig("discovery." + name))));
    }
    return sources;
  }

  void addProtocols(Protocols protocols) {
    for (Provided<ProtocolFactory> provided : enabled(ProtocolFactory.class, "protocols")) {
      protocols.add(provided.factory(), weir.getConfig("protocols." + provided.factory().name()));
    }
  }

  private <T extends ExtensionFactory> List<Provided<T>> enabled(Class<T> type, String section) {
    return plugins.extensions(type).stream()
        .filter(provided -> weir.getBoolean(section + "." + provided.factory().name() + ".enabled"))
        .sorted(Comparator.comparing(provided -> provided.factory().name()))
        .toList();
  }

  private <T extends ExtensionFactory> Provided<T> named(Class<T> type, String key, String name) {
    return plugins.extensions(type).stream()
        .filter(provided -> provided.factory().name().equals(name))
        .findFirst()
        .orElseThrow(() -> new ConfigException.BadValue(key, "\"" + name + "\" is not installed"));
  }
}
