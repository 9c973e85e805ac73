package io.weir.host;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.weir.api.OriginId;
import io.weir.api.Role;
import io.weir.api.StreamKey;
import io.weir.api.protocol.ProtocolFactory;
import io.weir.api.routing.EndReason;
import io.weir.api.routing.StreamRequest;
import io.weir.api.store.LoadStore;
import io.weir.api.store.SharedStore;
import io.weir.api.store.StoreStatus;
import io.weir.host.admin.AdminServices;
import io.weir.host.admin.Explainer;
import io.weir.host.admin.Identity;
import io.weir.host.admin.PluginView;
import io.weir.host.admin.Readiness;
import io.weir.host.admin.SessionView;
import io.weir.host.admin.Sessions;
import io.weir.host.origins.Inbox;
import io.weir.host.origins.OriginRegistry;
import io.weir.host.origins.OriginSettings;
import io.weir.host.origins.OriginStates;
import io.weir.host.origins.Registrar;
import io.weir.host.overload.Overload;
import io.weir.host.plugin.LoadedPlugin;
import io.weir.host.plugin.Plugins;
import io.weir.host.plugin.Provided;
import io.weir.host.routing.Explanation;
import io.weir.host.routing.Router;
import io.weir.host.session.SessionRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Shows the parts of the host to the system API in its own terms. */
record AdminAdapters(
    Router router,
    SessionRegistry registry,
    Plugins plugins,
    Phase phase,
    Overload overload,
    PrometheusMeterRegistry meters) {

  AdminServices services(
      Identity identity,
      SharedStore store,
      OriginSettings settings,
      Inbox hooks,
      OriginRegistry origins,
      OriginStates states,
      Duration drainTime,
      InstantSource clock) {
    MeterRegistry counted = meters;
    return new AdminServices(
        identity,
        new Registrar(store.origins(), settings, clock, counted),
        hooks,
        origins,
        states,
        drainTime,
        router::streams,
        sessions(),
        this::views,
        explainer(),
        readiness(store),
        meters::scrape);
  }

  private Readiness readiness(SharedStore store) {
    return new Readiness() {
      @Override
      public List<String> reasons() {
        List<String> reasons = new ArrayList<>(phase.reasons());
        overload.allScarce().forEach(it -> reasons.add("overloaded: " + it));
        return reasons;
      }

      @Override
      public Map<String, String> details() {
        StoreStatus status = store.status();
        return Map.of("store", status.away() ? status.detail() : "shared");
      }
    };
  }

  private Sessions sessions() {
    return new Sessions() {
      @Override
      public Collection<SessionView> list() {
        return registry.all().stream().map(SessionView::of).toList();
      }

      @Override
      public LoadStore.Open open(OriginId origin) {
        return registry.open(origin);
      }

      @Override
      public boolean kick(String id) {
        return registry.revoke(id, EndReason.KICKED);
      }
    };
  }

  private List<PluginView> views() {
    return plugins.all().stream().map(AdminAdapters::view).toList();
  }

  private static PluginView view(LoadedPlugin plugin) {
    return new PluginView(
        plugin.id(),
        plugin.version(),
        plugin.state().name().toLowerCase(Locale.ROOT),
        plugin.extensions());
  }

  private Explainer explainer() {
    return new Explainer() {
      @Override
      public CompletionStage<Explanation> explain(StreamKey key, String protocol, Role role) {
        InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        String endpoint = factory(protocol).map(ProtocolFactory::endpoint).orElse(protocol);
        return router.explain(new StreamRequest(key, role, protocol, endpoint, nobody, Map.of()));
      }

      @Override
      public boolean knows(String protocol) {
        return factory(protocol).isPresent();
      }

      private Optional<ProtocolFactory> factory(String protocol) {
        return plugins.extensions(ProtocolFactory.class).stream()
            .map(Provided::factory)
            .filter(factory -> factory.name().equals(protocol))
            .findFirst();
      }
    };
  }
}
