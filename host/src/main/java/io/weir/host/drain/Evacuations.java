package io.weir.host.drain;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.api.OriginId;
import io.weir.api.Role;
import io.weir.api.routing.EndReason;
import io.weir.api.store.OriginStateStore.Drain;
import io.weir.host.origins.OriginStates;
import io.weir.host.session.Session;
import io.weir.host.session.SessionRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties the origins that are draining, those that are dead, and this replica when it goes, of the
 * sessions here. Publishers go first: their streams' players follow them. Safe for use by any
 * thread.
 */
public final class Evacuations {
  private static final Logger log = LoggerFactory.getLogger(Evacuations.class);
  private static final long PERIOD_MILLIS = 100;

  /** Where nobody is to go: to be woken for nothing costs more than the look. */
  private static final long IDLE_MILLIS = 500;

  /**
   * The last session ends so long before the deadline, for its goodbyes; or a tenth of the time.
   */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private static final Comparator<Session> PUBLISHERS_FIRST =
      Comparator.comparing(session -> session.request().role() != Role.PUBLISH);

  private final OriginStates states;
  private final Supplier<Set<OriginId>> down;
  private final DeadOrigins deadOrigins;
  private final SessionRegistry sessions;
  private final InstantSource clock;
  private final double rate;
  private final Counter asked;
  private final Counter ended;
  private final Map<Drain, Place> places = new HashMap<>();
  private final Map<OriginId, Place> graves = new HashMap<>();
  private @Nullable Place all;
  private @Nullable ScheduledExecutorService timer;
  private @Nullable ScheduledFuture<?> ticking;

  /** Where sessions are to go from. */
  private static final class Place {
    private final Evacuation evacuation;
    private final String name;
    private final Predicate<Session> here;
    private final EndReason reason;
    private int told = -1;

    Place(Evacuation evacuation, String name, Predicate<Session> here, EndReason reason) {
      this.evacuation = evacuation;
      this.name = name;
      this.here = here;
      this.reason = reason;
    }
  }

  /**
   * Empties nothing yet.
   *
   * @param down tells of which origins no endpoint answers, as far as that is believed
   * @param patience how long nothing must have come from such an origin until it is dead; zero is
   *     for ever
   * @param rate sessions a second
   */
  public Evacuations(
      OriginStates states,
      Supplier<Set<OriginId>> down,
      Duration patience,
      SessionRegistry sessions,
      InstantSource clock,
      double rate,
      MeterRegistry meters) {
    this.states = states;
    this.down = down;
    this.deadOrigins = new DeadOrigins(patience);
    this.sessions = sessions;
    this.clock = clock;
    this.rate = rate;
    this.asked = meters.counter("weir.drain.sessions", "how", "asked");
    this.ended = meters.counter("weir.drain.sessions", "how", "ended");
  }

  /** Begins to look after the origins. */
  public synchronized void start(ScheduledExecutorService timer) {
    this.timer = timer;
    tickIn(IDLE_MILLIS);
  }

  private void tickIn(long millis) {
    if (timer != null) {
      ticking = timer.schedule(this::period, millis, TimeUnit.MILLISECONDS);
    }
  }

  private synchronized void period() {
    try {
      tick();
    } catch (RuntimeException e) {
      log.error("evacuations: a step failed; the next one comes all the same", e);
    } finally {
      tickIn(isIdle() ? IDLE_MILLIS : PERIOD_MILLIS);
    }
  }

  private boolean isIdle() {
    return all == null && places.isEmpty() && graves.isEmpty();
  }

  /** Ends all; idempotent. */
  public synchronized void stop() {
    timer = null;
    if (ticking != null) {
      ticking.cancel(false);
      ticking = null;
    }
  }

  /** From now on every session here is to go, whatever its origin. */
  public synchronized void everything(Duration within) {
    all = place("this replica is draining", within, session -> true, EndReason.DRAINING);
  }

  private Place place(String name, Duration within, Predicate<Session> here, EndReason reason) {
    Duration tenth = within.dividedBy(10);
    Duration aim = within.minus(tenth.compareTo(MARGIN) < 0 ? tenth : MARGIN);
    return new Place(
        new Evacuation(clock.instant(), clock.instant().plus(aim), rate), name, here, reason);
  }

  /** Does what is due. */
  synchronized void tick() {
    Collection<Drain> drains = states.drains();
    places.keySet().retainAll(drains);
    drains.forEach(drain -> step(places.computeIfAbsent(drain, this::place)));
    if (all != null) {
      step(all);
    }
    Set<OriginId> silent = down.get();
    Set<OriginId> dead =
        deadOrigins.look(clock.instant(), silent, silent.isEmpty() ? List.of() : sessions.all());
    graves.keySet().retainAll(dead);
    dead.forEach(origin -> step(graves.computeIfAbsent(origin, this::grave)));
  }

  private static Predicate<Session> at(OriginId origin) {
    return session -> session.origin().filter(origin::equals).isPresent();
  }

  /** Nobody is served there any more, so only the pace counts. */
  private Place grave(OriginId origin) {
    Predicate<Session> here = at(origin);
    long count = sessions.all().stream().filter(here).count();
    Duration within = Duration.ofMillis((long) (count * 1000 / rate));
    return place("origin " + origin + " is dead", within, here, EndReason.ORIGIN_STALLED);
  }

  private Place place(Drain drain) {
    OriginId origin = drain.origin();
    Duration within = Duration.between(clock.instant(), drain.deadline());
    return place("origin " + origin + " is draining", within, at(origin), EndReason.DRAINING);
  }

  private void step(Place place) {
    List<String> present =
        sessions.all().stream()
            .filter(place.here)
            .sorted(PUBLISHERS_FIRST)
            .map(Session::id)
            .toList();
    if (place.told < 0 || (present.isEmpty() && place.told > 0)) {
      place.told = present.size();
      log.info(
          "{}: {}", place.name, present.isEmpty() ? "empty" : present.size() + " sessions here");
    }
    Evacuation.Step step = place.evacuation.step(clock.instant(), present);
    step.ask().forEach(sessions::ask);
    step.end().forEach(id -> sessions.revoke(id, place.reason));
    asked.increment(step.ask().size());
    ended.increment(step.end().size());
  }
}
