package io.weir.plugin.srt.session;

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

/** Routes everything to one origin, or refuses. */
final class FakeRouter implements StreamRouter {
  static final Duration TIMEOUT = Duration.ofSeconds(1);

  final List<StreamRequest> requests = new ArrayList<>();
  final List<EndReason> ends = new ArrayList<>();
  @Nullable RouteException refusal;

  private final Origin origin =
      new Origin(
          new OriginId("a"),
          "",
          Map.of("srt", List.of(new Endpoint(Endpoint.Transport.UDP, "127.0.0.1", 10080))),
          100,
          "",
          Map.of(),
          Instant.EPOCH);

  @Override
  public <T> CompletionStage<Route<T>> open(
      StreamRequest request, OriginConnector<T> connector, Executor loop) {
    requests.add(request);
    if (refusal != null) {
      return CompletableFuture.failedStage(refusal);
    }
    CompletableFuture<Route<T>> opened = new CompletableFuture<>();
    connector
        .connect(origin, origin.endpoint("srt").orElseThrow(), TIMEOUT)
        .whenComplete(
            (connection, failure) -> {
              if (failure == null) {
                opened.complete(new FakeRoute<>(connection));
              } else {
                opened.completeExceptionally(failure);
              }
            });
    return opened;
  }

  private final class FakeRoute<T> implements Route<T>, Traffic {
    private final T connection;

    FakeRoute(T connection) {
      this.connection = connection;
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
      return new CompletableFuture<>();
    }

    @Override
    public void close(EndReason reason) {
      ends.add(reason);
    }

    @Override
    public void toOrigin(long bytes) {}

    @Override
    public void toClient(long bytes) {}
  }
}
