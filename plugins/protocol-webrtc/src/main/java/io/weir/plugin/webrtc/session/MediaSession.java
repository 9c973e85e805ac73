package io.weir.plugin.webrtc.session;

import io.weir.api.Endpoint;
import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.routing.EndReason;
import io.weir.api.routing.Route;
import io.weir.api.store.DatagramSession;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A session as this replica knows it: with its route, if it was created here. Safe for use by any
 * thread.
 */
public final class MediaSession {
  private final String name;
  private final StreamKey key;
  private final OriginId origin;
  private final @Nullable Route<?> route;
  private final Runnable farewell;
  private final Set<Leg> legs = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile List<Credential> credentials;
  private volatile boolean shared;
  private volatile long lastHeard;

  /** Of the sweeper's thread only. */
  private long touched;

  /**
   * One that is there.
   *
   * @param farewell tells its origin that it is over; does nothing if another replica will
   */
  MediaSession(
      DatagramSession shared,
      Endpoint endpoint,
      @Nullable Route<?> route,
      Runnable farewell,
      long now) {
    this.name = shared.session();
    this.key = shared.key();
    this.origin = shared.origin();
    this.route = route;
    this.farewell = farewell;
    this.credentials = List.of(Credential.of(shared.id(), shared.secret(), endpoint));
    this.shared = route == null;
    this.lastHeard = now;
    this.touched = now;
  }

  /** What it is called for as long as it lives: the user name that it began with. */
  public String name() {
    return name;
  }

  /** The stream. */
  public StreamKey key() {
    return key;
  }

  /** Where it was created. */
  public OriginId origin() {
    return origin;
  }

  /** Its way to the origin; null if another replica holds it. */
  public @Nullable Route<?> route() {
    return route;
  }

  /** What it may be shown by: one credential, or after an ICE restart the old and the new one. */
  Collection<Credential> credentials() {
    return credentials;
  }

  /** The credential of a user name; null if it is not valid any more. */
  public @Nullable Credential credential(String username) {
    for (Credential credential : credentials) {
      if (credential.username().equals(username)) {
        return credential;
      }
    }
    return null;
  }

  /** A new credential is valid beside the newest one. Returns those that are not any more. */
  synchronized List<Credential> restarted(Credential next) {
    List<Credential> all = credentials;
    if (all.stream().anyMatch(it -> it.username().equals(next.username()))) {
      return List.of();
    }
    int last = all.size() - 1;
    credentials = List.of(all.get(last), next);
    return all.subList(0, last);
  }

  /** The client uses the newest credential: it is the only one now. Returns those that were. */
  synchronized List<Credential> confirmed(Credential shown) {
    List<Credential> all = credentials;
    if (all.size() == 1 || !all.get(all.size() - 1).equals(shown)) {
      return List.of();
    }
    credentials = List.of(shown);
    return List.of(all.get(0));
  }

  /** Another socket relays it. Returns false if it is over. */
  public boolean join(Leg leg) {
    legs.add(leg);
    if (over.get()) {
      legs.remove(leg);
      return false;
    }
    return true;
  }

  /** A socket relays it no more. */
  public void leave(Leg leg) {
    legs.remove(leg);
  }

  Set<Leg> legs() {
    return legs;
  }

  /** Other replicas can know of it. */
  void shared() {
    shared = true;
  }

  /** Whether they can, as they could from the first if one of them created it. */
  boolean isShared() {
    return shared;
  }

  /** The client has proved that it is there. */
  public void heard(long now) {
    lastHeard = now;
  }

  long lastHeard() {
    return lastHeard;
  }

  long touched() {
    return touched;
  }

  void touched(long now) {
    touched = now;
  }

  /** Whether it has ended. */
  public boolean isOver() {
    return over.get();
  }

  /** Tells its origin that it is over. */
  void sayFarewell() {
    farewell.run();
  }

  /** Ends what there is of it here; the first call decides. Returns whether this was the first. */
  boolean end(EndReason reason) {
    if (!over.compareAndSet(false, true)) {
      return false;
    }
    if (route != null) {
      route.close(reason);
    }
    legs.forEach(leg -> leg.end(reason));
    return true;
  }
}
