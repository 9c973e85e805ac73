package io.weir.host.routing;

import io.weir.api.Endpoint;
import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.selection.OriginLoad;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Origins by hand: all healthy until somebody says otherwise. */
final class FakeOrigins implements Origins {
  private final Map<OriginId, Origin> known = new ConcurrentHashMap<>();
  private final Set<OriginId> draining = ConcurrentHashMap.newKeySet();
  private final Set<OriginId> unhealthy = ConcurrentHashMap.newKeySet();

  /** Streams that origins refused. */
  final List<StreamKey> refused = new CopyOnWriteArrayList<>();

  volatile boolean believed = true;

  FakeOrigins(String... ids) {
    for (String id : ids) {
      add(id);
    }
  }

  void add(String id) {
    add(id, "", Map.of());
  }

  void add(String id, String zone, Map<String, String> labels) {
    OriginId originId = new OriginId(id);
    Map<String, List<Endpoint>> endpoints = Map.of("rtmp", List.of(Endpoint.tcp("127.0.0.1", 1)));
    known.put(originId, new Origin(originId, "1", endpoints, 100, zone, labels, Instant.EPOCH));
  }

  void down(OriginId id) {
    unhealthy.add(id);
  }

  void up(OriginId id) {
    unhealthy.remove(id);
  }

  @Override
  public Optional<Origin> find(OriginId id) {
    return Optional.ofNullable(known.get(id));
  }

  @Override
  public List<Origin> serving(String endpointKind) {
    return new ArrayList<>(
        known.values().stream()
            .filter(origin -> origin.endpoint(endpointKind).isPresent())
            .toList());
  }

  @Override
  public boolean healthy(OriginId id, String endpointKind) {
    return !unhealthy.contains(id);
  }

  @Override
  public boolean believed(String endpointKind) {
    return believed;
  }

  @Override
  public Optional<OriginLoad.Reported> reported(OriginId id) {
    return Optional.empty();
  }

  void drain(OriginId id) {
    draining.add(id);
  }

  @Override
  public boolean draining(OriginId id) {
    return draining.contains(id);
  }

  @Override
  public String standing(OriginId id, String endpointKind) {
    return unhealthy.contains(id) ? "ejected" : "up";
  }

  @Override
  public void failed(OriginId id, String endpointKind, String why) {
    down(id);
  }

  @Override
  public void refused(OriginId id, String endpointKind, StreamKey key, String why) {
    refused.add(key);
  }

  @Override
  public void stalled(OriginId id, String endpointKind) {
    down(id);
  }

  @Override
  public void reached(OriginId id, String endpointKind, Duration took) {
    up(id);
  }
}
