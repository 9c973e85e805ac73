package io.weir.host.routing;

import io.weir.api.OriginId;
import io.weir.api.StableHash;
import io.weir.api.StreamKey;
import io.weir.api.routing.StreamRequest;
import io.weir.api.selection.Candidate;
import io.weir.api.selection.SelectionContext;
import io.weir.api.store.Ownership;
import io.weir.api.store.SharedStore;
import io.weir.host.routing.Rules.Plan;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Orders candidates for a request, with what the host remembers of its relatives. */
final class Placement {
  private final Chooser chooser;
  private final BuiltInOrder builtIn = new BuiltInOrder();
  private final SharedStore store;
  private final InstantSource clock;
  private final Duration historyTtl;

  Placement(Chooser chooser, SharedStore store, InstantSource clock, Duration historyTtl) {
    this.chooser = chooser;
    this.store = store;
    this.clock = clock;
    this.historyTtl = historyTtl;
  }

  /** What is remembered of a request's relatives: nothing while the store is away. */
  CompletionStage<SelectionContext.Previous> recall(StreamRequest request) {
    Subjects subjects = Subjects.of(request);
    if (store.status().away()) {
      return CompletableFuture.completedFuture(subjects.previous(Map.of()));
    }
    return store
        .history()
        .recall(subjects.all())
        .exceptionally(unreachable -> Map.of())
        .thenApply(subjects::previous);
  }

  /**
   * Orders the candidates; fails only if the chooser's threads are gone. While the store is away
   * the built-in order decides, which is alike at all replicas whatever they know.
   *
   * @param previous of {@link #recall}
   * @param lost the ownership that a new one shall follow, null if there was none
   */
  CompletionStage<Choice> choose(
      Plan plan,
      StreamRequest request,
      String principal,
      List<Candidate> candidates,
      CompletionStage<SelectionContext.Previous> previous,
      @Nullable Ownership lost) {
    boolean away = store.status().away();
    return previous
        .thenApply(known -> context(plan, request, principal, lost, known))
        .thenCompose(
            context ->
                away
                    ? CompletableFuture.completedFuture(
                        new Choice(
                            builtIn.order(request.key(), candidates, context),
                            BuiltInOrder.NAME + ", the store is away"))
                    : chooser.choose(plan, request.key(), candidates, context));
  }

  private SelectionContext context(
      Plan plan,
      StreamRequest request,
      String principal,
      @Nullable Ownership lost,
      SelectionContext.Previous previous) {
    return new SelectionContext(
        request.role(),
        request.protocol(),
        request.client().getAddress(),
        principal,
        plan.zone(),
        clock.instant(),
        seed(request.key(), lost),
        previous);
  }

  /**
   * Remembers where a request went.
   *
   * @param followed its stream's owner: then of the stream alone, or each viewer would be written
   */
  void remember(StreamRequest request, OriginId origin, boolean followed) {
    List<String> told =
        followed ? List.of(Subjects.stream(request.key())) : Subjects.of(request).all();
    store.history().remember(told, origin, historyTtl);
  }

  private static long seed(StreamKey key, @Nullable Ownership lost) {
    long generation = lost == null ? 0 : lost.generation().counter();
    return StableHash.of(key + "#" + generation);
  }

  private record Subjects(String stream, String client, String app, String vhost) {
    static Subjects of(StreamRequest request) {
      StreamKey key = request.key();
      return new Subjects(
          stream(key),
          "client:" + request.client().getAddress().getHostAddress(),
          "app:" + key.vhost() + "/" + key.app(),
          "vhost:" + key.vhost());
    }

    static String stream(StreamKey key) {
      return "stream:" + key;
    }

    List<String> all() {
      return List.of(stream, client, app, vhost);
    }

    SelectionContext.Previous previous(Map<String, OriginId> known) {
      return new SelectionContext.Previous(
          Optional.ofNullable(known.get(stream)),
          Optional.ofNullable(known.get(client)),
          Optional.ofNullable(known.get(app)),
          Optional.ofNullable(known.get(vhost)));
    }
  }
}
