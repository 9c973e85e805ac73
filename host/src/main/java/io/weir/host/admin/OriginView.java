package io.weir.host.admin;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.weir.api.Endpoint;
import io.weir.api.Origin;
import io.weir.api.selection.OriginLoad;
import io.weir.api.store.LoadStore;
import io.weir.api.store.OriginStateStore.Drain;
import io.weir.host.health.Health;
import io.weir.host.origins.KnownOrigin;
import io.weir.host.origins.OriginCatalog;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An origin as the system API shows it. The names are stable.
 *
 * @param id its identity
 * @param instance its present run
 * @param source {@code static}, {@code registered} or a discovery's name
 * @param state {@code up}, {@code ejected}, {@code down} or {@code draining}
 * @param drain since when and until when it is emptied; absent if it is not
 * @param elsewhere how it looks to other replicas; absent if well
 * @param endpoints addresses by kind
 * @param health by kind of endpoint
 * @param weight relative capacity
 * @param zone failure domain, empty if unknown
 * @param labels free words
 * @param joined when this instance was first seen, ISO 8601
 * @param load what it last said of itself; absent if it said nothing
 * @param sessions what this replica has open to it
 */
@JsonPropertyOrder({
  "id",
  "instance",
  "source",
  "state",
  "drain",
  "elsewhere",
  "endpoints",
  "health",
  "weight",
  "zone",
  "labels",
  "joined",
  "load",
  "sessions"
})
record OriginView(
    String id,
    String instance,
    String source,
    String state,
    @Nullable DrainView drain,
    @Nullable String elsewhere,
    Map<String, List<String>> endpoints,
    Map<String, HealthView> health,
    int weight,
    String zone,
    Map<String, String> labels,
    String joined,
    @Nullable LoadView load,
    SessionCount sessions) {

  /** The wish that it be empty. */
  @JsonPropertyOrder({"since", "deadline"})
  record DrainView(String since, String deadline) {
    static DrainView of(Drain drain) {
      return new DrainView(drain.since().toString(), drain.deadline().toString());
    }
  }

  /** Health of one kind of endpoint. */
  @JsonPropertyOrder({"healthy", "standing", "since", "why", "ejections", "until"})
  record HealthView(
      boolean healthy,
      String standing,
      String since,
      String why,
      int ejections,
      @Nullable String until) {
    static HealthView of(Health health) {
      return new HealthView(
          health.healthy(),
          health.standing().name().toLowerCase(Locale.ROOT),
          health.since().toString(),
          health.why(),
          health.ejections(),
          health.healthy() ? null : health.until().toString());
    }
  }

  /** An origin's own figures. */
  @JsonPropertyOrder({
    "cpuPercent",
    "memPercent",
    "load1m",
    "connections",
    "recvBytes",
    "sendBytes",
    "recvBitrate",
    "sendBitrate",
    "at"
  })
  record LoadView(
      double cpuPercent,
      double memPercent,
      double load1m,
      int connections,
      long recvBytes,
      long sendBytes,
      long recvBitrate,
      long sendBitrate,
      String at) {
    static LoadView of(OriginLoad.Reported load) {
      return new LoadView(
          load.cpuPercent(),
          load.memPercent(),
          load.load1m(),
          load.connections(),
          load.recvBytes(),
          load.sendBytes(),
          Math.round(load.recvBitrate()),
          Math.round(load.sendBitrate()),
          load.at().toString());
    }
  }

  /** Open sessions. */
  @JsonPropertyOrder({"publishers", "players"})
  record SessionCount(int publishers, int players) {}

  static OriginView of(KnownOrigin known, OriginCatalog catalog, LoadStore.Open open) {
    Origin origin = known.origin();
    Map<String, List<String>> endpoints = new TreeMap<>();
    Map<String, HealthView> health = new TreeMap<>();
    origin
        .endpoints()
        .forEach(
            (kind, some) -> {
              endpoints.put(kind, some.stream().map(Endpoint::toString).toList());
              catalog
                  .health(origin.id(), kind)
                  .ifPresent(it -> health.put(kind, HealthView.of(it)));
            });
    return new OriginView(
        origin.id().value(),
        origin.instance(),
        known.source(),
        catalog.state(origin.id()).name().toLowerCase(Locale.ROOT),
        catalog.drain(origin.id()).map(DrainView::of).orElse(null),
        catalog
            .elsewhere(origin.id())
            .map(seen -> seen.name().toLowerCase(Locale.ROOT))
            .orElse(null),
        endpoints,
        health,
        origin.weight(),
        origin.zone(),
        new TreeMap<>(origin.labels()),
        origin.joined().toString(),
        known.load().map(LoadView::of).orElse(null),
        new SessionCount(open.publishers(), open.players()));
  }
}
