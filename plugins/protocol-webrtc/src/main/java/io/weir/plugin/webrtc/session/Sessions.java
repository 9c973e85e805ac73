package io.weir.plugin.webrtc.session;

import io.weir.api.Endpoint;
import io.weir.api.routing.EndReason;
import io.weir.api.routing.Route;
import io.weir.api.store.DatagramSession;
import io.weir.api.store.DatagramSessionStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions that this replica created or relays, and the way to those of others. Safe for use by
 * any thread; nothing blocks.
 *
 * <p>In the store a session is there by the name that it began with for as long as anybody relays
 * it; after an ICE restart also by its new user name. Whoever relays it renews both; whoever sees
 * that the first has gone ends it.
 */
public final class Sessions {
  private static final Logger log = LoggerFactory.getLogger(Sessions.class);

  /** Looks within the time that a session may be silent; all sessions are looked at together. */
  private static final int LOOKS = 6;

  private final DatagramSessionStore store;
  private final Duration timeout;
  private final LongSupplier nanos;
  private final Map<String, MediaSession> byName = new ConcurrentHashMap<>();
  private final Map<String, MediaSession> byUsername = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Optional<MediaSession>>> asked =
      new ConcurrentHashMap<>();
  private final Ended ended;

  /** Of the sweeper's thread only. */
  private long looked;

  /**
   * None yet.
   *
   * @param timeout how long nothing may prove that the client is there
   * @param nanos the clock of {@link System#nanoTime}
   */
  public Sessions(DatagramSessionStore store, Duration timeout, LongSupplier nanos) {
    this.store = store;
    this.timeout = timeout;
    this.nanos = nanos;
    this.ended = new Ended(timeout);
    this.looked = nanos.getAsLong();
  }

  /** How long nothing may prove that the client is there. */
  public Duration timeout() {
    return timeout;
  }

  /** How many there are here. */
  public int size() {
    return byName.size();
  }

  /**
   * An origin has answered an offer: from now on any replica takes the client's datagrams.
   *
   * @param shared the session, named by its user name
   * @param endpoint where its media goes
   * @param route closed when it ends
   * @param farewell tells the origin of an end that it does not know of
   * @return completes when other replicas can know of it; fails if the store cannot be reached
   */
  public CompletionStage<Void> created(
      DatagramSession shared, Endpoint endpoint, Route<?> route, Runnable farewell) {
    MediaSession session = new MediaSession(shared, endpoint, route, farewell, nanos.getAsLong());
    MediaSession last = byName.get(shared.session());
    if (last != null) {
      remove(last, EndReason.CLIENT_CLOSED);
    }
    register(session);
    route.revoked().thenAccept(reason -> end(session, reason));
    route.drained().thenRun(() -> end(session, EndReason.DRAINING));
    return store
        .put(shared, timeout)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                end(session, EndReason.ORIGIN_ERROR);
              }
              session.shared();
            });
  }

  private void register(MediaSession session) {
    byName.put(session.name(), session);
    session.credentials().forEach(it -> byUsername.put(it.username(), session));
  }

  /** A session that this replica knows, by a user name that is or was valid; null if none. */
  public @Nullable MediaSession find(String username) {
    return byUsername.get(username);
  }

  /**
   * What the client of a session showed that has ended here without it; null if none, or too long
   * ago.
   */
  public @Nullable Credential ended(String username) {
    return ended.find(username);
  }

  /** The client of a session that has ended knows it. */
  public void told(String username) {
    ended.told(username);
  }

  /** Whether all clients whose sessions a drain has ended know it, or do not ask any more. */
  public boolean allTold() {
    return ended.allTold(nanos.getAsLong());
  }

  /**
   * Asks the store for a session of another replica, or for a new user name of one here. Whoever
   * asks for a user name that the store is being asked for gets that answer.
   */
  public CompletionStage<Optional<MediaSession>> lookUp(String username) {
    CompletableFuture<Optional<MediaSession>> answer = new CompletableFuture<>();
    CompletableFuture<Optional<MediaSession>> earlier = asked.putIfAbsent(username, answer);
    if (earlier != null) {
      return earlier;
    }
    store
        .find(username)
        .thenApply(found -> found.flatMap(this::learnt))
        .whenComplete(
            (found, failure) -> {
              asked.remove(username, answer);
              if (failure == null) {
                answer.complete(found);
              } else {
                answer.completeExceptionally(failure);
              }
            });
    return answer;
  }

  private Optional<MediaSession> learnt(DatagramSession shared) {
    if (shared.secret().isEmpty()) {
      return Optional.empty();
    }
    return endpoint(shared).map(at -> joined(shared, at));
  }

  /** One session, however many addresses its client shows it from at the same moment. */
  private MediaSession joined(DatagramSession shared, Endpoint endpoint) {
    MediaSession made = new MediaSession(shared, endpoint, null, () -> {}, nanos.getAsLong());
    MediaSession known = byName.putIfAbsent(made.name(), made);
    MediaSession session = known == null ? made : known;
    restarted(session, shared, endpoint);
    return session;
  }

  private static Optional<Endpoint> endpoint(DatagramSession shared) {
    String text = shared.endpoint();
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      return Optional.of(new Endpoint(Endpoint.Transport.UDP, text.substring(0, colon), port));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      log.warn("{}: endpoint \"{}\" (expected: host:port)", shared.id(), text);
      return Optional.empty();
    }
  }

  private void restarted(MediaSession session, DatagramSession shared, Endpoint endpoint) {
    session
        .restarted(Credential.of(shared.id(), shared.secret(), endpoint))
        .forEach(old -> byUsername.remove(old.username(), session));
    byUsername.put(shared.id(), session);
    if (session.isOver()) {
      byUsername.remove(shared.id(), session);
    }
  }

  /**
   * The origin has given a session new credentials (RFC 9725 section 4.3.2). The old ones are valid
   * until the new ones are used.
   *
   * @param name what the session is called
   * @param username the new one
   * @param password the new one
   * @param media where the origin takes media from now on, given where it did
   * @return completes with whether there is such a session
   */
  public CompletionStage<Boolean> restarted(
      String name, String username, String password, UnaryOperator<Endpoint> media) {
    return store
        .find(name)
        .thenCompose(
            found -> {
              Optional<Endpoint> next = found.flatMap(Sessions::endpoint).map(media);
              if (next.isEmpty()) {
                return CompletableFuture.completedStage(false);
              }
              Endpoint at = next.get();
              DatagramSession first = found.get();
              DatagramSession shared =
                  new DatagramSession(
                      username, name, first.key(), first.origin(), text(at), password);
              MediaSession known = byName.get(name);
              if (known != null) {
                restarted(known, shared, at);
              }
              return store.put(shared, timeout).thenApply(done -> true);
            });
  }

  private static String text(Endpoint endpoint) {
    return endpoint.host() + ":" + endpoint.port();
  }

  /** The client has shown a credential; older ones are void from now on, at every replica. */
  public void confirmed(MediaSession session, Credential shown) {
    for (Credential old : session.confirmed(shown)) {
      byUsername.remove(old.username(), session);
      if (old.username().equals(session.name())) {
        store.put(
            new DatagramSession(
                session.name(),
                session.name(),
                session.key(),
                session.origin(),
                text(shown.endpoint()),
                ""),
            timeout);
      } else {
        store.remove(old.username());
      }
    }
  }

  /**
   * The client and the origin have ended the session of that name: it ends here and, within a few
   * seconds, at every replica.
   */
  public void endedByClient(String name) {
    MediaSession known = byName.get(name);
    if (known != null) {
      remove(known, EndReason.CLIENT_CLOSED);
    } else {
      store.remove(name);
    }
  }

  /** Ends a session that this replica knows, and tells its origin if it was created here. */
  public void end(MediaSession session, EndReason reason) {
    if (remove(session, reason)) {
      session.sayFarewell();
    }
  }

  private boolean remove(MediaSession session, EndReason reason) {
    if (!forget(session, reason)) {
      return false;
    }
    store.remove(session.name());
    session.credentials().forEach(it -> store.remove(it.username()));
    return true;
  }

  /** Ends what there is of it here. */
  private boolean forget(MediaSession session, EndReason reason) {
    if (!session.end(reason)) {
      return false;
    }
    ended.add(session.credentials(), reason, nanos.getAsLong());
    byName.remove(session.name(), session);
    session.credentials().forEach(it -> byUsername.remove(it.username(), session));
    return true;
  }

  /** Nobody renews it any more, or somebody has ended it elsewhere. */
  private void lapsed(MediaSession session) {
    if (forget(session, EndReason.IDLE)) {
      session.sayFarewell();
    }
  }

  /** Ends all, as far as they are here. */
  public void endAll(EndReason reason) {
    List.copyOf(byName.values()).forEach(session -> end(session, reason));
  }

  /** Ends who is silent, and renews who is not. Called about once a second, by one thread. */
  public void sweep() {
    long now = nanos.getAsLong();
    ended.sweep(now);
    for (MediaSession session : byName.values()) {
      for (Leg leg : session.legs()) {
        if (now - leg.heard() > leg.patience(timeout).toNanos()) {
          leg.end(EndReason.IDLE);
        }
      }
    }
    if (now - looked > timeout.toNanos() / LOOKS) {
      looked = now;
      look(now);
    }
  }

  /** All at once, so that the store is asked as little for many as for few. */
  private void look(long now) {
    Map<String, MediaSession> all = Map.copyOf(byName);
    List<String> heard = new ArrayList<>();
    List<String> silent = new ArrayList<>();
    all.forEach(
        (name, session) -> {
          if (!session.isShared()) {
            return;
          }
          if (session.lastHeard() - session.touched() > 0) {
            heard.add(name);
            session.credentials().stream()
                .map(Credential::username)
                .filter(username -> !username.equals(name))
                .forEach(heard::add);
          } else if (elsewhere(session) && now - session.lastHeard() > timeout.toNanos()) {
            lapsed(session);
          } else {
            silent.add(name);
          }
          session.touched(now);
        });
    store.touch(heard, timeout).thenAccept(gone -> lapsed(gone, all));
    store.missing(silent).thenAccept(gone -> lapsed(gone, all));
  }

  /** Whether others relay it, and hold its route. */
  private static boolean elsewhere(MediaSession session) {
    return session.route() == null && session.legs().isEmpty();
  }

  private void lapsed(Collection<String> gone, Map<String, MediaSession> among) {
    gone.stream().flatMap(name -> Stream.ofNullable(among.get(name))).forEach(this::lapsed);
  }
}
