package io.weir.host.origins;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.discovery.OriginDiscovery;
import io.weir.api.selection.OriginLoad;
import io.weir.api.store.OriginStateStore.Drain;
import io.weir.api.store.OriginStateStore.Seen;
import io.weir.api.store.OriginStore;
import io.weir.host.health.Health;
import io.weir.host.health.HealthMonitor;
import io.weir.host.health.Target;
import io.weir.host.routing.Origins;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All origins that this replica knows: of its discoveries, in the order given, and those that
 * registered in the shared store, of which it keeps a mirror (refreshed when the store tells of a
 * change, and every ten seconds). Where two sources name the same origin the earlier one wins, and
 * registrations come last: nobody can take a configured origin's place by registering its name.
 *
 * <p>Reads take no lock and see one whole merge. Safe for use by any thread; no method blocks.
 */
public final class OriginRegistry implements Origins, OriginCatalog {
  private static final long REFRESH_SECONDS = 10;

  /**
   * A discovery by the name under which its origins are shown.
   *
   * @param name such as {@code static}
   * @param discovery not started yet
   */
  public record Source(String name, OriginDiscovery discovery) {}

  private final List<Source> sources;
  private final HealthMonitor health;
  private final OriginStates states;
  private final ScheduledExecutorService timer;
  private final Mirror mirror;
  private final MultiGauge drainGauge;
  private final MultiGauge healthGauge;
  private final MultiGauge panicGauge;
  private final List<List<KnownOrigin>> lists = new ArrayList<>();
  private final SummaryPoll poll;
  private Map<OriginId, OriginLoad.Reported> polled = Map.of();
  private Set<Target> targets = Set.of();
  private boolean stopped;
  private @Nullable ScheduledFuture<?> refreshing;
  private volatile OriginMap known = OriginMap.EMPTY;

  /**
   * A registry that knows nothing yet.
   *
   * @param sources discoveries, the most trusted first
   * @param store where origins register
   * @param health is told what to watch and asked what is healthy; started and stopped elsewhere
   * @param poll asks those that do not say what they bear
   * @param states tells which are draining; started and stopped elsewhere
   * @param timer for the periodic refresh
   * @param meters shows how many are known and which are healthy
   */
  public OriginRegistry(
      List<Source> sources,
      OriginStore store,
      HealthMonitor health,
      SummaryPoll poll,
      OriginStates states,
      ScheduledExecutorService timer,
      MeterRegistry meters) {
    this.sources = List.copyOf(sources);
    this.health = health;
    this.poll = poll;
    this.states = states;
    this.timer = timer;
    this.mirror = new Mirror(store, timer, this::registered);
    for (int i = 0; i <= sources.size(); i++) {
      lists.add(List.of());
    }
    meters.gauge("weir.origins.known", this, it -> it.known.byId().size());
    drainGauge = MultiGauge.builder("weir.origin.draining").register(meters);
    healthGauge = MultiGauge.builder("weir.origin.healthy").register(meters);
    panicGauge = MultiGauge.builder("weir.health.panic").register(meters);
  }

  /**
   * Starts the discoveries and the mirror. Called by one thread, once.
   *
   * @return completes when every discovery gave its first list and the store was read once; fails
   *     if a discovery failed, after which {@link #stop} cleans up
   */
  public CompletionStage<Void> start() {
    List<CompletableFuture<?>> first = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      int index = i;
      Source source = sources.get(i);
      first.add(
          source
              .discovery()
              .start(found -> discovered(index, source.name(), found))
              .toCompletableFuture());
    }
    first.add(mirror.start().toCompletableFuture());
    synchronized (this) {
      refreshing =
          timer.scheduleWithFixedDelay(
              mirror::refresh, REFRESH_SECONDS, REFRESH_SECONDS, TimeUnit.SECONDS);
    }
    poll.start(this::silent, this::polled, timer);
    return CompletableFuture.allOf(first.toArray(CompletableFuture<?>[]::new));
  }

  /** Those that do not say what they bear. */
  private synchronized List<KnownOrigin> silent() {
    return lists.stream().flatMap(List::stream).filter(it -> it.load().isEmpty()).toList();
  }

  private synchronized void polled(Map<OriginId, OriginLoad.Reported> said) {
    polled = said;
    known = loaded(known);
  }

  private OriginMap loaded(OriginMap map) {
    OriginMap before = known;
    return map.with(it -> load(it, before.byId().get(it.origin().id())));
  }

  private Optional<OriginLoad.Reported> load(KnownOrigin now, @Nullable KnownOrigin last) {
    Optional<OriginLoad.Reported> said =
        Optional.ofNullable(polled.get(now.origin().id())).or(now::load);
    if (last == null || !last.origin().instance().equals(now.origin().instance())) {
      return said;
    }
    return last.load().map(before -> said.map(it -> it.since(before))).orElse(said);
  }

  /** Stops the discoveries; what is known stays known. Idempotent, also after a failed start. */
  public CompletionStage<Void> stop() {
    synchronized (this) {
      stopped = true;
      if (refreshing != null) {
        refreshing.cancel(false);
        refreshing = null;
      }
    }
    mirror.stop();
    return CompletableFuture.allOf(
        sources.stream()
            .map(source -> source.discovery().stop().toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new));
  }

  @Override
  public Collection<KnownOrigin> all() {
    return known.byId().values();
  }

  @Override
  public Optional<Health> health(OriginId id, String endpointKind) {
    return health.health(id, endpointKind);
  }

  @Override
  public Optional<Origin> find(OriginId id) {
    return Optional.ofNullable(known.byId().get(id)).map(KnownOrigin::origin);
  }

  @Override
  public List<Origin> serving(String endpointKind) {
    return known.byKind().getOrDefault(endpointKind, List.of());
  }

  @Override
  public boolean healthy(OriginId id, String endpointKind) {
    return health.healthy(id, endpointKind)
        || (health.panics(endpointKind) && health.health(id, endpointKind).isPresent());
  }

  @Override
  public boolean draining(OriginId id) {
    return states.drain(id).isPresent();
  }

  @Override
  public Optional<Drain> drain(OriginId id) {
    return states.drain(id);
  }

  @Override
  public OriginState state(OriginId id) {
    return draining(id) ? OriginState.DRAINING : looks(id);
  }

  @Override
  public Optional<Seen> elsewhere(OriginId id) {
    return states.elsewhere(id);
  }

  private OriginState looks(OriginId id) {
    List<Health> all =
        find(id).stream()
            .flatMap(origin -> origin.endpoints().keySet().stream())
            .flatMap(kind -> health.health(id, kind).stream())
            .toList();
    if (all.stream().allMatch(Health::healthy)) {
      return OriginState.UP;
    }
    boolean down = all.stream().noneMatch(it -> it.healthy() || it.answers());
    return down ? OriginState.DOWN : OriginState.EJECTED;
  }

  /** The origins that are not up, for the other replicas. */
  public Map<OriginId, Seen> seen() {
    if (health.allHealthy()) {
      return Map.of();
    }
    Map<OriginId, Seen> seen = new HashMap<>();
    for (OriginId id : known.byId().keySet()) {
      switch (looks(id)) {
        case DOWN -> seen.put(id, Seen.DOWN);
        case EJECTED -> seen.put(id, Seen.EJECTED);
        default -> {}
      }
    }
    return seen;
  }

  /** The origins of which no endpoint answers, but for those of which health is not believed. */
  public Set<OriginId> down() {
    if (health.allHealthy()) {
      return Set.of();
    }
    Set<OriginId> down = new HashSet<>();
    known
        .byId()
        .forEach(
            (id, it) -> {
              boolean believed =
                  it.origin().endpoints().keySet().stream().noneMatch(health::panics);
              if (believed && looks(id) == OriginState.DOWN) {
                down.add(id);
              }
            });
    return down;
  }

  /** Another replica thinks ill of an origin: it is checked at once, whatever it is said to be. */
  public void suspect(OriginId id) {
    find(id).stream()
        .flatMap(origin -> origin.endpoints().keySet().stream())
        .forEach(kind -> health.suspect(id, kind));
  }

  @Override
  public String standing(OriginId id, String endpointKind) {
    return states
        .drain(id)
        .map(drain -> "draining (until " + drain.deadline() + ")")
        .orElseGet(() -> healthOf(id, endpointKind));
  }

  private String healthOf(OriginId id, String endpointKind) {
    return health
        .health(id, endpointKind)
        .map(
            it ->
                it.standing().name().toLowerCase(Locale.ROOT)
                    + " ("
                    + it.why()
                    + (it.healthy() || it.ejections() < 2
                        ? ""
                        : "; time " + it.ejections() + " in a short while")
                    + ")")
        .orElse("unknown");
  }

  @Override
  public boolean believed(String endpointKind) {
    return !health.panics(endpointKind);
  }

  @Override
  public Optional<OriginLoad.Reported> reported(OriginId id) {
    return Optional.ofNullable(known.byId().get(id)).flatMap(KnownOrigin::load);
  }

  @Override
  public void failed(OriginId id, String endpointKind, String why) {
    health.failed(id, endpointKind, why);
  }

  @Override
  public void refused(OriginId id, String endpointKind, StreamKey key, String why) {
    health.refused(id, endpointKind, key, why);
  }

  @Override
  public void stalled(OriginId id, String endpointKind) {
    health.stalled(id, endpointKind, "a publisher's bytes were not taken");
  }

  @Override
  public void reached(OriginId id, String endpointKind, Duration took) {
    health.reached(id, endpointKind, took);
  }

  private void discovered(int index, String source, Collection<Origin> found) {
    replace(
        index, found.stream().map(it -> new KnownOrigin(it, source, Optional.empty())).toList());
  }

  private void registered(Collection<OriginStore.Registered> all) {
    replace(
        sources.size(),
        all.stream()
            .map(it -> new KnownOrigin(it.origin(), KnownOrigin.REGISTERED, it.load()))
            .toList());
  }

  private synchronized void replace(int index, List<KnownOrigin> list) {
    if (stopped) {
      return;
    }
    lists.set(index, list);
    OriginMap before = known;
    OriginMap after = loaded(OriginMap.merged(lists));
    known = after;
    OriginChanges.log(before, after);
    Set<Target> wanted =
        after.byId().values().stream()
            .flatMap(it -> Target.of(it.origin()).stream())
            .collect(Collectors.toUnmodifiableSet());
    if (!wanted.equals(targets)) {
      targets = wanted;
      drainGauge.register(after.byId().keySet().stream().map(this::drainRow).toList(), true);
      health.watch(wanted);
      healthGauge.register(wanted.stream().map(this::row).toList(), true);
      panicGauge.register(
          wanted.stream().map(Target::kind).distinct().map(this::panicRow).toList(), true);
    }
  }

  private MultiGauge.Row<?> drainRow(OriginId id) {
    return MultiGauge.Row.of(Tags.of("origin", id.value()), () -> draining(id) ? 1 : 0);
  }

  private MultiGauge.Row<?> panicRow(String kind) {
    return MultiGauge.Row.of(Tags.of("kind", kind), () -> health.panics(kind) ? 1 : 0);
  }

  private MultiGauge.Row<?> row(Target target) {
    return MultiGauge.Row.of(
        Tags.of("origin", target.origin().value(), "kind", target.kind()),
        () -> health.healthy(target.origin(), target.kind()) ? 1 : 0);
  }
}
