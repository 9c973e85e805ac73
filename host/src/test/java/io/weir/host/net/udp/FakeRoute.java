package io.weir.host.net.udp;

import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.routing.EndReason;
import io.weir.api.routing.Route;
import io.weir.api.routing.Traffic;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/** A route that remembers how it was closed. */
final class FakeRoute implements Route<String>, Traffic {
  final CompletableFuture<EndReason> closed = new CompletableFuture<>();
  final CompletableFuture<EndReason> revoked = new CompletableFuture<>();
  final AtomicLong toOrigin = new AtomicLong();
  final AtomicLong toClient = new AtomicLong();

  @Override
  public String connection() {
    return "";
  }

  @Override
  public Origin origin() {
    return new Origin(
        new OriginId("o"), "1", Map.of(), Origin.DEFAULT_WEIGHT, "", Map.of(), Instant.EPOCH);
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
    closed.complete(reason);
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
