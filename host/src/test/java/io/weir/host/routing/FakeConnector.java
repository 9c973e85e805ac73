package io.weir.host.routing;

import io.weir.api.Endpoint;
import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.routing.OriginConnector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Connects at once, unless told otherwise for an origin; its connections are the origins' names.
 */
final class FakeConnector implements OriginConnector<String> {
  private final Map<OriginId, CompletableFuture<String>> answers = new ConcurrentHashMap<>();
  private final List<OriginId> dialled = new CopyOnWriteArrayList<>();
  private final List<String> abandoned = new CopyOnWriteArrayList<>();
  private volatile Optional<String> silent = Optional.empty();

  /** What a dial of this origin will come to. */
  FakeConnector answer(OriginId id, CompletableFuture<String> answer) {
    answers.put(id, answer);
    return this;
  }

  FakeConnector fail(OriginId id, Exception error) {
    return answer(id, CompletableFuture.failedFuture(error));
  }

  /** What a dial without an answer comes to when its time is over. */
  void consent(String connection) {
    silent = Optional.of(connection);
  }

  List<OriginId> dialled() {
    return dialled;
  }

  List<String> abandoned() {
    return abandoned;
  }

  @Override
  public CompletionStage<String> connect(Origin origin, Endpoint endpoint, Duration timeout) {
    dialled.add(origin.id());
    return answers.getOrDefault(
        origin.id(), CompletableFuture.completedFuture(origin.id().value()));
  }

  @Override
  public Optional<String> silent() {
    return silent;
  }

  @Override
  public void abandon(String connection) {
    abandoned.add(connection);
  }
}
