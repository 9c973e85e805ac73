package io.weir.plugin.rtmp.session;

import io.weir.api.Endpoint;
import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.routing.EndReason;
import io.weir.api.routing.OriginConnector;
import io.weir.api.routing.Route;
import io.weir.api.routing.RouteException;
import io.weir.api.routing.StreamRequest;
import io.weir.api.routing.StreamRouter;
import io.weir.api.routing.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Tries one candidate after the other, as the host does. */
final class TestRouter implements StreamRouter {
  static final Duration TIMEOUT = Duration.ofSeconds(1);

  final List<StreamRequest> requests = new ArrayList<>();
  final List<TestRoute<?>> routes = new ArrayList<>();
  final List<RouteException> failures = new ArrayList<>();
  int candidates = 1;
  @Nullable RouteException refusal;
  final List<Runnable> held = new ArrayList<>();
  boolean hold;

  /** Connections are held back too, as while a lease is being taken; then run one of both. */
  boolean holdConnections;

  final List<Runnable> openings = new ArrayList<>();
  final List<Runnable> abandonings = new ArrayList<>();

  @Override
  public <T> CompletionStage<Route<T>> open(
      StreamRequest request, OriginConnector<T> connector, Executor loop) {
    requests.add(request);
    CompletableFuture<Route<T>> result = new CompletableFuture<>();
    if (refusal != null) {
      result.completeExceptionally(refusal);
    } else if (hold) {
      held.add(() -> attempt(connector, 1, result));
    } else {
      attempt(connector, 1, result);
    }
    return result;
  }

  private <T> void attempt(
      OriginConnector<T> connector, int number, CompletableFuture<Route<T>> result) {
    Origin origin =
        new Origin(new OriginId("o" + number), "1", Map.of(), 100, "", Map.of(), Instant.EPOCH);
    connector
        .connect(origin, Endpoint.tcp("192.0.2." + number, 1935), TIMEOUT)
        .whenComplete(
            (connection, error) -> {
              if (connection != null) {
                abandonings.add(() -> connector.abandon(connection));
                openings.add(() -> opened(connection, origin, result));
                if (!holdConnections) {
                  opened(connection, origin, result);
                }
              } else {
                failed(connector, number, result, (RouteException) error);
              }
            });
  }

  private <T> void opened(T connection, Origin origin, CompletableFuture<Route<T>> result) {
    TestRoute<T> route = new TestRoute<>(connection, origin);
    routes.add(route);
    result.complete(route);
  }

  private <T> void failed(
      OriginConnector<T> connector,
      int number,
      CompletableFuture<Route<T>> result,
      RouteException reason) {
    failures.add(reason);
    if (reason.code().isUnanswered() && number < candidates) {
      attempt(connector, number + 1, result);
    } else {
      result.completeExceptionally(reason);
    }
  }

  /** A route that remembers how it ended. */
  static final class TestRoute<T> implements Route<T> {
    final CompletableFuture<EndReason> revoked = new CompletableFuture<>();
    final CompletableFuture<Void> drained = new CompletableFuture<>();
    final List<EndReason> closed = new ArrayList<>();
    long toOrigin;
    long toClient;
    private final T connection;
    private final Origin origin;

    TestRoute(T connection, Origin origin) {
      this.connection = connection;
      this.origin = origin;
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
      return new Traffic() {
        @Override
        public void toOrigin(long bytes) {
          toOrigin += bytes;
        }

        @Override
        public void toClient(long bytes) {
          toClient += bytes;
        }
      };
    }

    @Override
    public CompletionStage<EndReason> revoked() {
      return revoked;
    }

    @Override
    public CompletionStage<Void> drained() {
      return drained;
    }

    @Override
    public void close(EndReason reason) {
      if (closed.isEmpty()) {
        closed.add(reason);
      }
    }
  }
}
