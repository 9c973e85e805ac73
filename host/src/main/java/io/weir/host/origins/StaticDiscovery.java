package io.weir.host.origins;

import io.weir.api.Origin;
import io.weir.api.discovery.OriginDiscovery;
import io.weir.api.discovery.OriginSink;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The discovery of configured origins: one list, told once. */
public final class StaticDiscovery implements OriginDiscovery {
  private final List<ConfiguredOrigin> configured;
  private final InstantSource clock;

  /**
   * A discovery of these.
   *
   * @param clock tells when they joined, which is the start
   */
  public StaticDiscovery(List<ConfiguredOrigin> configured, InstantSource clock) {
    this.configured = List.copyOf(configured);
    this.clock = clock;
  }

  @Override
  public CompletionStage<Void> start(OriginSink sink) {
    Instant joined = clock.instant();
    List<Origin> origins = configured.stream().map(it -> it.toOrigin(joined)).toList();
    sink.update(origins);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> stop() {
    return CompletableFuture.completedFuture(null);
  }
}
