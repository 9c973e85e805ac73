package io.weir.host.session;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.api.OriginId;
import io.weir.api.Role;
import io.weir.api.StreamKey;
import io.weir.api.routing.EndReason;
import io.weir.api.routing.StreamRequest;
import io.weir.api.store.LoadStore;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of this replica. Every session that begins leaves one end record, in the log and in
 * the metrics. Safe for use by any thread.
 */
public final class SessionRegistry {
  private static final Logger endRecords = LoggerFactory.getLogger("io.weir.session");

  private record Entry(Session session, Consumer<EndReason> revoke, Runnable ask) {}

  /** How sessions end, of which there are few ways; polls of any role are one. */
  private record End(String protocol, @Nullable Role role, String reason) {}

  private final InstantSource clock;
  private final MeterRegistry meters;
  private final Map<End, Counter> ends = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private final Map<String, Entry> relayed = new ConcurrentHashMap<>();
  private final LongAdder endedToOrigin = new LongAdder();
  private final LongAdder endedToClient = new LongAdder();
  private final Map<OriginId, LoadStore.Open> open = new ConcurrentHashMap<>();

  /** Holds no session yet. */
  public SessionRegistry(InstantSource clock, MeterRegistry meters) {
    this.clock = clock;
    this.meters = meters;
    Gauge.builder("weir.sessions.open", relayed, Map::size).register(meters);
    bytes("to_origin", endedToOrigin, Session::bytesToOrigin);
    bytes("to_client", endedToClient, Session::bytesToClient);
  }

  /** Counts bytes while they flow, not when their session ends. */
  private void bytes(String direction, LongAdder ended, ToLongFunction<Session> live) {
    FunctionCounter.builder(
            "weir.relay.bytes", ended, sum -> (double) (sum.sum() + relayedSum(live)))
        .tag("direction", direction)
        .register(meters);
  }

  private long relayedSum(ToLongFunction<Session> live) {
    return relayed.values().stream().mapToLong(entry -> live.applyAsLong(entry.session())).sum();
  }

  /** A client asks for a stream; {@link #end} follows, whatever comes of it. */
  public Session begin(StreamRequest request) {
    return new Session(Long.toString(ids.incrementAndGet(), 36), request, clock.instant());
  }

  /**
   * The session is to go to that origin. It counts there from now on, so that whoever chooses next
   * knows of it; another origin takes its place.
   */
  public void heads(Session session, OriginId origin) {
    if (session.request().polling()) {
      session.heads(origin);
      return;
    }
    if (session.origin().filter(origin::equals).isEmpty()) {
      leave(session);
      session.heads(origin);
      open.merge(origin, one(session), LoadStore.Open::plus);
    }
  }

  /**
   * The session's stream flows from now on.
   *
   * @param revoke ends it from outside
   * @param ask asks it to go elsewhere
   */
  public void relayed(Session session, OriginId origin, Consumer<EndReason> revoke, Runnable ask) {
    heads(session, origin);
    if (!session.request().polling()) {
      relayed.put(session.id(), new Entry(session, revoke, ask));
    }
  }

  /**
   * The session is over.
   *
   * @param reason a word for log and metrics
   */
  public void end(Session session, String reason) {
    StreamRequest request = session.request();
    if (request.polling()) {
      endedToOrigin.add(session.bytesToOrigin());
      endedToClient.add(session.bytesToClient());
      count(new End(request.protocol(), null, reason));
      return;
    }
    if (relayed.remove(session.id()) != null) {
      endedToOrigin.add(session.bytesToOrigin());
      endedToClient.add(session.bytesToClient());
    }
    leave(session);
    Duration duration = Duration.between(session.since(), clock.instant());
    endRecords.info(
        "end session={} protocol={} role={} stream={} client={} origin={} toOrigin={} toClient={}"
            + " seconds={} reason={}",
        session.id(),
        request.protocol(),
        lower(request.role()),
        request.key(),
        request.client(),
        session.origin().map(OriginId::value).orElse("-"),
        session.bytesToOrigin(),
        session.bytesToClient(),
        duration.toMillis() / 1000.0,
        reason);
    count(new End(request.protocol(), request.role(), reason));
  }

  /** Sessions are many, so their counters are kept at hand. */
  private void count(End end) {
    ends.computeIfAbsent(end, this::counter).increment();
  }

  private Counter counter(End end) {
    return end.role() == null
        ? meters.counter("weir.polls.ended", "protocol", end.protocol(), "reason", end.reason())
        : meters.counter(
            "weir.sessions.ended",
            "protocol",
            end.protocol(),
            "role",
            lower(end.role()),
            "reason",
            end.reason());
  }

  private static LoadStore.Open one(Session session) {
    return session.request().role() == Role.PUBLISH
        ? new LoadStore.Open(1, 0)
        : new LoadStore.Open(0, 1);
  }

  private void leave(Session session) {
    OriginId left = session.leaves();
    if (left != null) {
      leave(left, one(session));
    }
  }

  private void leave(OriginId origin, LoadStore.Open gone) {
    open.computeIfPresent(
        origin,
        (id, now) -> {
          LoadStore.Open left =
              new LoadStore.Open(
                  now.publishers() - gone.publishers(), now.players() - gone.players());
          return left.publishers() == 0 && left.players() == 0 ? null : left;
        });
  }

  private static String lower(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  /** Sessions whose stream flows now. */
  public Collection<Session> all() {
    return relayed.values().stream().map(Entry::session).toList();
  }

  /** How many sessions are open to each origin, or on their way there. */
  public Map<OriginId, LoadStore.Open> open() {
    return Map.copyOf(open);
  }

  /** How many sessions are open to one origin, or on their way there. */
  public LoadStore.Open open(OriginId origin) {
    return open.getOrDefault(origin, new LoadStore.Open(0, 0));
  }

  /** Ends a session from outside; returns whether there was one. */
  public boolean revoke(String id, EndReason reason) {
    Entry entry = relayed.get(id);
    if (entry == null) {
      return false;
    }
    entry.revoke().accept(reason);
    return true;
  }

  /** Whether a client of that address publishes that stream here. */
  public boolean publishes(StreamKey key, InetAddress client) {
    return all().stream()
        .map(Session::request)
        .anyMatch(
            it ->
                it.role() == Role.PUBLISH
                    && it.key().equals(key)
                    && it.client().getAddress().equals(client));
  }

  /** Asks a session to go elsewhere, if it is there and its protocol has a way. */
  public void ask(String id) {
    Entry entry = relayed.get(id);
    if (entry != null) {
      entry.ask().run();
    }
  }

  /** Ends all sessions from outside. */
  public void revokeAll(EndReason reason) {
    List.copyOf(relayed.values()).forEach(entry -> entry.revoke().accept(reason));
  }
}
