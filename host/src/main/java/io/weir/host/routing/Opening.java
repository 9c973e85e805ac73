package io.weir.host.routing;

import io.weir.api.Endpoint;
import io.weir.api.ErrorCode;
import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.Role;
import io.weir.api.access.AccessDecision;
import io.weir.api.routing.OriginConnector;
import io.weir.api.routing.Route;
import io.weir.api.routing.RouteException;
import io.weir.api.routing.StreamRequest;
import io.weir.api.selection.Candidate;
import io.weir.api.selection.SelectionContext.Previous;
import io.weir.api.store.Ownership;
import io.weir.host.routing.Rules.Plan;
import io.weir.host.session.Session;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way to a route: authorise, own or choose, connect. Confined to the client's
 * event loop; every step ends in the next one, in {@link #opened}, or in {@link #fail}.
 */
final class Opening<T> {
  private static final Logger log = LoggerFactory.getLogger(Opening.class);

  private final RoutingServices services;
  private final StreamRequest request;
  private final OriginConnector<T> connector;
  private final Steps steps;
  private final Session session;
  private final CompletableFuture<Route<T>> result = new CompletableFuture<>();
  private final Set<OriginId> tried = new HashSet<>();
  private ErrorCode lastFailure = ErrorCode.ORIGIN_UNREACHABLE;
  private String principal = "";
  private boolean placed;
  private @Nullable CompletionStage<Previous> previous;

  Opening(
      RoutingServices services,
      StreamRequest request,
      OriginConnector<T> connector,
      Executor loop) {
    this.services = services;
    this.request = request;
    this.connector = connector;
    this.steps = new Steps(loop, this::fault);
    this.session = services.sessions().begin(request);
  }

  CompletionStage<Route<T>> start() {
    then(services.access().authorise(request), this::authorised, ErrorCode.ACCESS_DENIED);
    return result;
  }

  void refuse(ErrorCode code, String why) {
    fail(new RouteException(code, why));
  }

  CompletionStage<Route<T>> result() {
    return result;
  }

  private void authorised(AccessDecision decision) {
    if (decision instanceof AccessDecision.Deny deny) {
      refuse(deny.code(), deny.reason());
      return;
    }
    principal = ((AccessDecision.Allow) decision).principal();
    CompletionStage<Optional<Ownership>> owner = services.ownership().find(request.key());
    if (!owner.toCompletableFuture().isDone()) {
      previous();
    }
    then(owner, this::located, ErrorCode.INTERNAL);
  }

  /** Asked for once: early, where the owner is asked for too and may turn out to be nobody. */
  private CompletionStage<Previous> previous() {
    if (previous == null) {
      previous = services.placement().recall(request);
    }
    return previous;
  }

  private void located(Optional<Ownership> owner) {
    if (owner.isPresent()) {
      owned(owner.get());
    } else if (request.role() == Role.PLAY) {
      then(services.search().find(request.key()), this::searched, ErrorCode.INTERNAL);
    } else {
      place(null);
    }
  }

  private void searched(Optional<Ownership> found) {
    found.ifPresentOrElse(this::owned, () -> place(null));
  }

  /** The stream has an owner: dial it, unless it is dead and the stream may move. */
  private void owned(Ownership owner) {
    if (tried.contains(owner.origin())) {
      refuse(lastFailure, owner.origin() + " owns the stream and was just tried");
      return;
    }
    boolean known = services.origins().find(owner.origin()).isPresent();
    boolean healthy = services.origins().healthy(owner.origin(), request.endpoint());
    boolean leaving = services.origins().draining(owner.origin());
    if (leaving && owner.published() && comesAgain()) {
      then(
          services.ownership().unpublish(owner, owner.publisher()),
          done -> place(owner.withPublisher("")),
          ErrorCode.INTERNAL);
      return;
    }
    if (known && (owner.published() || (healthy && !leaving))) {
      attempt(owner);
    } else if (owner.published()) {
      refuse(ErrorCode.ORIGIN_UNREACHABLE, owner.origin() + " owns the stream and is unknown here");
    } else {
      place(owner);
    }
  }

  /**
   * Whether this is the publisher itself, which was asked to move and connects anew before it lets
   * go of its first connection. Others are refused by the origin, as ever.
   */
  private boolean comesAgain() {
    return request.role() == Role.PUBLISH
        && services.sessions().publishes(request.key(), request.client().getAddress());
  }

  /**
   * Chooses an origin.
   *
   * @param lost the ownership to replace; null if there is none to replace
   */
  private void place(@Nullable Ownership lost) {
    Optional<OriginId> usual = lost == null && tried.isEmpty() ? usualPlace() : Optional.empty();
    if (usual.isPresent()) {
      dial(usual.get(), null);
      return;
    }
    Set<OriginId> excluded = new HashSet<>(tried);
    if (lost != null) {
      excluded.add(lost.origin());
    }
    Plan plan = services.rules().of(request.key());
    List<Candidate> candidates = services.candidates().of(plan, request.endpoint(), excluded);
    if (candidates.isEmpty()
        && lost != null
        && tried.isEmpty()
        && !services.origins().draining(lost.origin())) {
      attempt(lost);
      return;
    }
    if (candidates.isEmpty()) {
      refuse(
          tried.isEmpty() ? ErrorCode.NO_ORIGIN : lastFailure,
          tried.isEmpty()
              ? "no origin has an endpoint for " + request.endpoint() + plan.rule().asking()
              : "tried " + tried);
      return;
    }
    then(
        services
            .placement()
            .choose(plan, request, principal, candidates, previous(), lost)
            .thenApply(this::heading),
        choice -> chosen(plan, choice, lost),
        ErrorCode.INTERNAL);
  }

  /** At once, on the decision's thread: its next decision shall know of this one. */
  private Choice heading(Choice choice) {
    services.sessions().heads(session, choice.order().get(0));
    return choice;
  }

  private Optional<OriginId> usualPlace() {
    if (!request.polling()) {
      return Optional.empty();
    }
    return services
        .polls()
        .recall(request, principal)
        .filter(origin -> services.origins().find(origin).isPresent())
        .filter(origin -> services.origins().healthy(origin, request.endpoint()))
        .filter(origin -> !services.origins().draining(origin));
  }

  private void chosen(Plan plan, Choice choice, @Nullable Ownership lost) {
    placed = true;
    OriginId first = choice.order().get(0);
    boolean play = request.role() == Role.PLAY;
    Duration ttl = play ? services.settings().playClaimTtl() : services.settings().ownershipTtl();
    if (request.polling()) {
      services.polls().remember(request, principal, first);
      decided(plan, choice, "of a poll", first);
      dial(first, null);
    } else if (lost != null) {
      then(
          services.ownership().replace(lost, first, ttl),
          winner -> {
            decided(plan, choice, "instead of " + lost.origin(), winner.origin());
            moved(lost, first, winner);
          },
          ErrorCode.INTERNAL);
    } else if (play && !services.settings().playClaims()) {
      decided(plan, choice, "not claimed", first);
      dial(first, null);
    } else {
      then(
          services.ownership().claim(request.key(), first, ttl),
          winner -> {
            decided(plan, choice, "claimed", winner.origin());
            claimed(first, winner);
          },
          ErrorCode.INTERNAL);
    }
  }

  private void decided(Plan plan, Choice choice, String claim, OriginId winner) {
    if (log.isDebugEnabled()) {
      log.debug(
          "{} of {} by {}: candidates {}; {} say {} by {}; {}: {}",
          request.role(),
          request.key(),
          plan.rule().name(),
          services.candidates().considered(plan, request.endpoint()),
          plan.strategies(),
          choice.order(),
          choice.by(),
          claim,
          winner);
    }
  }

  /**
   * Who was chosen is dialled, whatever its health: where all look unhealthy, all are tried. Who
   * owns the stream by another's choice may have to be replaced.
   */
  private void claimed(OriginId chosen, Ownership winner) {
    if (winner.origin().equals(chosen)) {
      attempt(winner);
    } else {
      owned(winner);
    }
  }

  private void moved(Ownership lost, OriginId chosen, Ownership winner) {
    if (winner.sameHolding(lost)) {
      refuse(lastFailure, lost.origin() + " is unreachable and the stream is live there");
    } else {
      claimed(chosen, winner);
    }
  }

  private void attempt(Ownership owner) {
    dial(owner.origin(), owner);
  }

  private void dial(OriginId id, @Nullable Ownership owner) {
    Optional<Origin> origin = services.origins().find(id);
    Optional<Endpoint> endpoint = origin.flatMap(known -> known.endpoint(request.endpoint()));
    if (endpoint.isEmpty()) {
      refuse(ErrorCode.NO_ORIGIN, id + " owns the stream and has no " + request.endpoint());
      return;
    }
    tried.add(id);
    services.sessions().heads(session, id);
    new Attempt(origin.get(), owner).start(endpoint.get());
  }

  private void failed(Origin origin, @Nullable Ownership owner, Throwable error) {
    ErrorCode code =
        error instanceof RouteException answer ? answer.code() : ErrorCode.ORIGIN_UNREACHABLE;
    // To hang up may be to refuse: it must not make an origin look dead, nor move a stream.
    boolean hungUp = code == ErrorCode.ORIGIN_HUNG_UP && request.polling();
    if (!code.isUnanswered() && !hungUp) {
      if (code == ErrorCode.ORIGIN_REJECTED || code == ErrorCode.ORIGIN_HUNG_UP) {
        services.origins().refused(origin.id(), request.endpoint(), request.key(), text(error));
      }
      fail((RouteException) error);
      return;
    }
    lastFailure = code;
    if (!hungUp) {
      services.origins().failed(origin.id(), request.endpoint(), text(error));
    }
    boolean fixed = request.polling() && owner != null && owner.published();
    if (fixed || tried.size() >= services.settings().maxCandidates()) {
      refuse(code, "tried " + tried + "; last: " + text(error));
    } else {
      place(owner);
    }
  }

  private static String text(Throwable error) {
    String message = error.getMessage();
    return message == null ? error.toString() : message;
  }

  private void opened(T connection, Origin origin, Leases.@Nullable Use use) {
    OpenRoute<T> route =
        new OpenRoute<>(connection, origin, session, services.sessions(), services.origins(), use);
    services.sessions().relayed(session, origin.id(), route::revoke, route::ask);
    if (use != null) {
      boolean publishing = request.role() == Role.PUBLISH;
      use.opened(route::revoke, publishing ? publisher() : null);
      services.placement().remember(request, origin.id(), !publishing && !placed);
    }
    result.complete(route);
  }

  private String publisher() {
    return services.replica() + "/" + session.id();
  }

  private void fail(RouteException error) {
    services.sessions().end(session, error.code().name().toLowerCase(Locale.ROOT));
    result.completeExceptionally(error);
  }

  /** Goes on with a stage's value on the event loop; its failure ends the opening. */
  private <V> void then(CompletionStage<V> stage, Consumer<V> next, ErrorCode onFailure) {
    steps.after(
        stage,
        (value, error) -> {
          if (value == null) {
            refuse(onFailure, text(error == null ? new NullPointerException() : error));
          } else {
            next.accept(value);
          }
        });
  }

  /** A fault of ours or of a plugin's; the client still gets its answer. */
  private void fault(RuntimeException error) {
    log.error("opening {} failed", request, error);
    if (!result.isDone()) {
      refuse(ErrorCode.INTERNAL, error.toString());
    }
  }

  /** One dial, with a time limit that holds whatever the connector does. */
  private final class Attempt {
    private final Origin origin;
    private final @Nullable Ownership owner;
    private final Leases.@Nullable Use use;
    private final long began = System.nanoTime();
    private boolean decided;
    private Deadlines.@Nullable Deadline deadline;

    Attempt(Origin origin, @Nullable Ownership owner) {
      this.origin = origin;
      this.owner = owner;
      this.use = owner == null || request.polling() ? null : services.leases().acquire(owner);
    }

    void start(Endpoint endpoint) {
      Duration timeout = services.settings().connectTimeout();
      deadline = services.deadlines().set(() -> steps.soon(this::overdue));
      steps.after(connector.connect(origin, endpoint, timeout), this::answered);
    }

    private void overdue() {
      if (decided) {
        return;
      }
      T connection = connector.silent().orElse(null);
      if (connection != null) {
        consented(connection, Duration.ZERO);
      } else if (decide()) {
        release();
        failed(origin, owner, new RouteException(ErrorCode.ORIGIN_TIMEOUT, "no answer in time"));
      }
    }

    private void answered(@Nullable T connection, @Nullable Throwable error) {
      if (connection == null) {
        if (decide()) {
          release();
          failed(origin, owner, error == null ? new NullPointerException("connection") : error);
        }
      } else {
        // What a viewer polls for may be made only when it is asked for.
        long nanos = request.polling() ? 0 : System.nanoTime() - began;
        consented(connection, Duration.ofNanos(nanos));
      }
    }

    private void consented(T connection, Duration took) {
      if (!decide()) {
        connector.abandon(connection);
        return;
      }
      services.origins().reached(origin.id(), request.endpoint(), took);
      if (request.role() == Role.PUBLISH && owner != null) {
        takePublishLease(owner, connection);
      } else {
        opened(connection, origin, use);
      }
    }

    private void takePublishLease(Ownership held, T connection) {
      steps.after(
          services.leases().publish(held, publisher()),
          (lease, error) -> {
            if (lease != null && lease.isPresent()) {
              opened(connection, origin, use);
              return;
            }
            connector.abandon(connection);
            release();
            refuse(ErrorCode.OWNERSHIP_LOST, request.key() + " moved away from " + origin.id());
          });
    }

    private boolean decide() {
      boolean first = !decided;
      decided = true;
      if (deadline != null) {
        services.deadlines().lift(deadline);
      }
      return first;
    }

    private void release() {
      if (use != null) {
        use.close();
      }
    }
  }
}
