package io.weir.host.direct;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.weir.api.Origin;
import io.weir.api.StreamKey;
import io.weir.api.store.Ownership;
import io.weir.host.routing.DirectPublisher;
import io.weir.host.routing.Search;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Asks all origins whether they have a stream that nobody has told of. What they said is good for
 * all streams and viewers for a while, also where it was nothing.
 */
final class Asking implements Search {
  private final Supplier<List<Origin>> origins;
  private final RecentLists lists;
  private final DirectStreams streams;

  private record Found(Origin origin, DirectPublisher publisher) {}

  /**
   * Asks nobody yet.
   *
   * @param origins those that can be asked
   */
  Asking(Supplier<List<Origin>> origins, RecentLists lists, DirectStreams streams) {
    this.origins = origins;
    this.lists = lists;
    this.streams = streams;
  }

  @Override
  public CompletionStage<Optional<Ownership>> find(StreamKey key) {
    return look(key)
        .thenCompose(
            found ->
                found.isPresent()
                    ? streams
                        .began(key, found.get().origin().id(), found.get().publisher())
                        .thenApply(Optional::of)
                    : completedFuture(Optional.<Ownership>empty()))
        .exceptionally(storeAway -> Optional.empty());
  }

  /** The first who has it; nobody only when all have answered, or can answer no more. */
  private CompletionStage<Optional<Found>> look(StreamKey key) {
    List<Origin> all = origins.get();
    if (all.isEmpty()) {
      return completedFuture(Optional.empty());
    }
    CompletableFuture<Optional<Found>> first = new CompletableFuture<>();
    AtomicInteger left = new AtomicInteger(all.size());
    for (Origin origin : all) {
      lists
          .of(origin)
          .thenAccept(
              list -> {
                DirectPublisher publisher = list.map(it -> it.live().get(key)).orElse(null);
                if (publisher != null) {
                  first.complete(Optional.of(new Found(origin, publisher)));
                } else if (left.decrementAndGet() == 0) {
                  first.complete(Optional.empty());
                }
              });
    }
    return first;
  }
}
