package io.weir.plugin.webrtc;

import io.weir.api.Endpoint;
import io.weir.api.Endpoint.Transport;
import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.routing.EndReason;
import io.weir.api.routing.KnownOrigins;
import io.weir.api.routing.OriginConnector;
import io.weir.api.routing.Route;
import io.weir.api.routing.StreamRequest;
import io.weir.api.routing.StreamRouter;
import io.weir.api.routing.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/** Routes everything to one origin, of several that are known, and keeps what is open there. */
final class TestRouter implements StreamRouter, KnownOrigins {
  final Queue<StreamRequest> requests = new ConcurrentLinkedQueue<>();
  final Queue<EndReason> ends = new ConcurrentLinkedQueue<>();
  final Set<TestRoute<?>> open = ConcurrentHashMap.newKeySet();

  /** Others that are known. */
  final List<Origin> others = new CopyOnWriteArrayList<>();

  private final Origin origin;

  TestRouter(String id, Map<String, List<Endpoint>> endpoints) {
    origin = new Origin(new OriginId(id), "", endpoints, 100, "", Map.of(), Instant.EPOCH);
  }

  /** The one that everything is routed to. */
  Origin origin() {
    return origin;
  }

  @Override
  public Optional<Found> at(String kind, Transport transport, String host, int port) {
    Endpoint wanted = new Endpoint(transport, host, port);
    return others.stream()
        .filter(it -> it.endpoint(kind).equals(Optional.of(wanted)))
        .map(it -> new Found(it, wanted))
        .findFirst();
  }

  @Override
  public <T> CompletionStage<Route<T>> open(
      StreamRequest request, OriginConnector<T> connector, Executor loop) {
    requests.add(request);
    Endpoint endpoint = origin.endpoint(request.endpoint()).orElseThrow();
    CompletableFuture<Route<T>> opened = new CompletableFuture<>();
    connector
        .connect(origin, endpoint, Duration.ofSeconds(2))
        .whenComplete(
            (connection, failure) -> {
              if (failure == null) {
                opened.complete(new TestRoute<>(connection));
              } else {
                opened.completeExceptionally(failure);
              }
            });
    return opened;
  }

  final class TestRoute<T> implements Route<T>, Traffic {
    final AtomicLong toOrigin = new AtomicLong();
    final AtomicLong toClient = new AtomicLong();
    final CompletableFuture<EndReason> revoked = new CompletableFuture<>();
    private final T connection;

    TestRoute(T connection) {
      this.connection = connection;
      open.add(this);
    }

    @Override
    public T connection() {
      return connection;
    }

    @Override
    public Origin origin() {
      return origin;
    }

    @Override
    public Traffic traffic() {
      return this;
    }

    @Override
    public CompletionStage<EndReason> revoked() {
      return revoked;
    }

    @Override
    public void close(EndReason reason) {
      if (open.remove(this)) {
        ends.add(reason);
      }
    }

    @Override
    public void toOrigin(long bytes) {
      toOrigin.addAndGet(bytes);
    }

    @Override
    public void toClient(long bytes) {
      toClient.addAndGet(bytes);
    }
  }
}
