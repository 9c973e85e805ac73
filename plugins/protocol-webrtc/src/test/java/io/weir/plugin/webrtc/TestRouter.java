package io.weir.plugin.webrtc;

import io.weir.api.Endpoint;
import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.routing.EndReason;
import io.weir.api.routing.OriginConnector;
import io.weir.api.routing.Route;
import io.weir.api.routing.StreamRequest;
import io.weir.api.routing.StreamRouter;
import io.weir.api.routing.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/** Routes everything to one origin, and keeps what is open there. */
final class TestRouter implements StreamRouter {
  final Queue<StreamRequest> requests = new ConcurrentLinkedQueue<>();
  final Queue<EndReason> ends = new ConcurrentLinkedQueue<>();
  final Set<TestRoute<?>> open = ConcurrentHashMap.newKeySet();

  private final Origin origin;

  TestRouter(Map<String, List<Endpoint>> endpoints) {
    origin = new Origin(new OriginId("a"), "", endpoints, 100, "", Map.of(), Instant.EPOCH);
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
