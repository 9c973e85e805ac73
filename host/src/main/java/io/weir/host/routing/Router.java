package io.weir.host.routing;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.api.ErrorCode;
import io.weir.api.access.AccessController;
import io.weir.api.routing.OriginConnector;
import io.weir.api.routing.Route;
import io.weir.api.routing.StreamRequest;
import io.weir.api.routing.StreamRouter;
import io.weir.api.selection.Candidate;
import io.weir.api.store.Ownership;
import io.weir.api.store.SharedStore;
import io.weir.host.net.HostThreads;
import io.weir.host.routing.Rules.Plan;
import io.weir.host.session.SessionRegistry;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;

/** The host's {@link StreamRouter}. */
public final class Router implements StreamRouter {
  private final RoutingServices services;
  private final DecisionThreads threads;
  private final Loads loads;
  private final ScheduledExecutorService timer;
  private final BooleanSupplier room;
  private volatile boolean draining;

  /**
   * Starts nothing yet.
   *
   * @param replica this replica's name in publish leases
   * @param zone this replica's failure domain, empty if unknown
   * @param strategies all that the rules name
   * @param room whether there is any for new sessions
   * @param search looks for streams that players ask for and nobody knows
   * @param timer for deadlines and renewals
   */
  public Router(
      RoutingSettings settings,
      String replica,
      String zone,
      List<NamedStrategy> strategies,
      AccessController access,
      BooleanSupplier room,
      SharedStore store,
      Origins origins,
      Search search,
      SessionRegistry sessions,
      InstantSource clock,
      ScheduledExecutorService timer,
      MeterRegistry meters) {
    threads = new DecisionThreads(settings.decisionThreads(), HostThreads.decisions());
    loads = new Loads(replica, store.loads(), sessions, origins);
    Chooser chooser = new Chooser(loads::of, settings.decisionBudget(), threads, timer, meters);
    Leases leases =
        new Leases(
            store.ownership(),
            settings.ownershipTtl(),
            settings.publisherGrace(),
            new Pace(settings.followRate(), settings.followWithin()),
            timer);
    Gauge.builder("weir.streams.in.use", leases, Leases::size).register(meters);
    services =
        new RoutingServices(
            settings,
            replica,
            access,
            store.ownership(),
            origins,
            search,
            new Rules(settings.rules(), strategies, zone),
            new Candidates(origins, loads),
            new Placement(chooser, store, clock, settings.historyTtl()),
            leases,
            sessions,
            new PollPlaces(clock, settings.publisherGrace()),
            new Deadlines(timer, settings.connectTimeout().plus(RoutingServices.CONNECTOR_SLACK)));
    this.timer = timer;
    this.room = room;
  }

  /** Begins to renew leases and to exchange loads. */
  public void start() {
    services.leases().start();
    loads.start(timer);
  }

  /** From now on every request is answered with {@code DRAINING}. */
  public void drain() {
    draining = true;
  }

  /** Ends the decision threads. */
  public void stop() {
    threads.stop();
  }

  @Override
  public <T> CompletionStage<Route<T>> open(
      StreamRequest request, OriginConnector<T> connector, Executor loop) {
    Opening<T> opening = new Opening<>(services, request, connector, loop);
    if (!draining) {
      return opening.start();
    }
    opening.refuse(ErrorCode.DRAINING, "this replica shuts down");
    return opening.result();
  }

  @Override
  public boolean hasRoom() {
    return room.getAsBoolean();
  }

  /** Answers what would happen to a request now, without claiming anything. */
  public CompletionStage<Explanation> explain(StreamRequest request) {
    Plan plan = services.rules().of(request.key());
    List<Candidate> candidates = services.candidates().of(plan, request.endpoint(), Set.of());
    return services
        .ownership()
        .find(request.key())
        .thenCompose(
            owner ->
                choice(plan, request, candidates, owner)
                    .thenApply(
                        choice ->
                            Explanation.of(
                                plan,
                                request,
                                owner,
                                services.candidates().considered(plan, request.endpoint()),
                                services.origins().believed(request.endpoint()),
                                choice)));
  }

  private CompletionStage<Choice> choice(
      Plan plan, StreamRequest request, List<Candidate> candidates, Optional<Ownership> owner) {
    return candidates.isEmpty()
        ? CompletableFuture.completedFuture(new Choice(List.of(), "nobody"))
        : services
            .placement()
            .choose(
                plan,
                request,
                "",
                candidates,
                services.placement().recall(request),
                owner.orElse(null));
  }

  /** Present owners, at most {@code limit}. */
  public CompletionStage<Collection<Ownership>> streams(int limit) {
    return services.ownership().snapshot(limit);
  }
}
