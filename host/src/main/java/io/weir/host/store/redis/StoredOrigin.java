package io.weir.host.store.redis;

import io.weir.api.Endpoint;
import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.selection.OriginLoad;
import io.weir.api.store.OriginStore.Registered;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A registration in Redis. Times are milliseconds; the deadline is Redis's, and set there. */
record StoredOrigin(
    int v,
    String instance,
    long joined,
    long deadline,
    int weight,
    @Nullable String zone,
    @Nullable Map<String, String> labels,
    @Nullable Map<String, List<Address>> endpoints,
    @Nullable Load load) {
  private static final int VERSION = 1;

  /** The name is left out where it is the host. */
  record Address(Endpoint.Transport transport, String host, int port, @Nullable String serverName) {

    static Address of(Endpoint endpoint) {
      boolean named = !endpoint.serverName().equals(endpoint.host());
      return new Address(
          endpoint.transport(),
          endpoint.host(),
          endpoint.port(),
          named ? endpoint.serverName() : null);
    }

    Endpoint endpoint() {
      return new Endpoint(transport, host, port, serverName == null ? host : serverName);
    }
  }

  record Load(
      double cpuPercent,
      double memPercent,
      double load1m,
      int connections,
      long recvBytes,
      long sendBytes,
      long at) {}

  /** An empty list is left out: Lua could not tell it from an empty map. */
  static StoredOrigin of(Registered registered) {
    Origin origin = registered.origin();
    Map<String, List<Address>> endpoints = new TreeMap<>();
    origin
        .endpoints()
        .forEach(
            (kind, all) -> {
              if (!all.isEmpty()) {
                endpoints.put(kind, all.stream().map(Address::of).toList());
              }
            });
    return new StoredOrigin(
        VERSION,
        origin.instance(),
        origin.joined().toEpochMilli(),
        0,
        origin.weight(),
        origin.zone(),
        origin.labels(),
        endpoints,
        registered.load().map(StoredOrigin::load).orElse(null));
  }

  private static Load load(OriginLoad.Reported said) {
    return new Load(
        said.cpuPercent(),
        said.memPercent(),
        said.load1m(),
        said.connections(),
        said.recvBytes(),
        said.sendBytes(),
        said.at().toEpochMilli());
  }

  static Mirror.Learnt<Registered> read(OriginId id, String json, long now) {
    StoredOrigin stored = Json.read(json, StoredOrigin.class);
    return new Mirror.Learnt<>(stored.registered(id), stored.deadline - now);
  }

  private Registered registered(OriginId id) {
    Map<String, List<Endpoint>> all = new TreeMap<>();
    if (endpoints != null) {
      endpoints.forEach(
          (kind, addresses) -> all.put(kind, addresses.stream().map(Address::endpoint).toList()));
    }
    Origin origin =
        new Origin(
            id,
            instance,
            all,
            weight,
            zone == null ? "" : zone,
            labels == null ? Map.of() : labels,
            Instant.ofEpochMilli(joined));
    return new Registered(origin, Optional.ofNullable(load).map(StoredOrigin::reported));
  }

  private static OriginLoad.Reported reported(Load load) {
    return new OriginLoad.Reported(
        load.cpuPercent,
        load.memPercent,
        load.load1m,
        load.connections,
        load.recvBytes,
        load.sendBytes,
        0,
        0,
        Instant.ofEpochMilli(load.at));
  }
}
