package io.weir.host.routing;

import io.weir.api.StreamKey;
import io.weir.api.routing.EndReason;
import io.weir.api.store.Ownership;
import io.weir.api.store.OwnershipStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the ownership of every stream alive that this replica has a route for, and lets it go with
 * the last one. Safe for use by any thread; never blocks.
 */
final class Leases {
  private static final Logger log = LoggerFactory.getLogger(Leases.class);

  private final OwnershipStore store;
  private final Duration ttl;
  private final Duration grace;
  private final Pace following;
  private final ScheduledExecutorService timer;
  private final Map<StreamKey, Lease> leases = new ConcurrentHashMap<>();

  /**
   * None yet.
   *
   * @param following when those that a stream left behind end: their clients come again
   */
  Leases(
      OwnershipStore store,
      Duration ttl,
      Duration grace,
      Pace following,
      ScheduledExecutorService timer) {
    this.store = store;
    this.ttl = ttl;
    this.grace = grace;
    this.following = following;
    this.timer = timer;
  }

  void start() {
    long shortest = Math.min(ttl.toMillis(), Math.max(grace.toMillis(), 1_000));
    long period = Math.max(shortest / 3, 1);
    timer.scheduleWithFixedDelay(this::renew, period, period, TimeUnit.MILLISECONDS);
    store.watch(this::replaced);
  }

  /** Uses an ownership; {@link Use#close} follows. */
  Use acquire(Ownership ownership) {
    Use use = new Use(ownership.key());
    List<Use> outdated = new ArrayList<>();
    leases.compute(
        ownership.key(),
        (key, present) -> {
          Lease lease = present == null ? new Lease(ownership) : present;
          if (ownership.generation().compareTo(lease.held.generation()) > 0) {
            outdated.addAll(lease.uses);
            lease.held = ownership;
          }
          lease.uses.add(use);
          return lease;
        });
    leaveBehind(outdated);
    return use;
  }

  /**
   * Takes the publish lease for a publisher that the origin has accepted: whom its hooks named is
   * this one, or has gone.
   *
   * @return empty if the ownership is stale
   */
  CompletionStage<Optional<Ownership>> publish(Ownership held, String publisher) {
    return store
        .publish(held, publisher, ttl)
        .thenCompose(
            lease ->
                lease.filter(it -> DirectPublisher.is(it.publisher())).isPresent()
                    ? store
                        .unpublish(held, lease.get().publisher())
                        .thenCompose(done -> store.publish(held, publisher, ttl))
                    : CompletableFuture.completedFuture(lease));
  }

  /** Ends what is at an origin that the stream has left: at once who publishes, others in turn. */
  private void leaveBehind(Collection<Use> outdated) {
    List<Use> players = new ArrayList<>();
    for (Use use : outdated) {
      if (use.publisher != null) {
        use.revoke(EndReason.OWNERSHIP_LOST);
      } else {
        players.add(use);
      }
    }
    long[] delays = following.delays(players.size(), System.nanoTime());
    for (int i = 0; i < delays.length; i++) {
      Use use = players.get(i);
      if (delays[i] == 0) {
        use.revoke(EndReason.OWNERSHIP_LOST);
      } else {
        timer.schedule(
            () -> use.revoke(EndReason.OWNERSHIP_LOST), delays[i], TimeUnit.MILLISECONDS);
      }
    }
  }

  private void release(Use use) {
    Lease[] last = new Lease[1];
    leases.computeIfPresent(
        use.key,
        (key, lease) -> {
          lease.uses.remove(use);
          lease.served |= use.opened;
          if (!lease.uses.isEmpty()) {
            return lease;
          }
          last[0] = lease;
          return null;
        });
    if (last[0] != null) {
      store.release(last[0].held, last[0].served ? grace : Duration.ZERO);
    }
  }

  /** How many streams are in use here. */
  int size() {
    return leases.size();
  }

  private void renew() {
    List<Ownership> held = leases.values().stream().map(Lease::named).toList();
    if (held.isEmpty()) {
      return;
    }
    store
        .renew(held, ttl)
        .whenComplete(
            (refused, error) -> {
              if (error != null) {
                log.warn(
                    "cannot renew the leases of {} streams: {}", held.size(), error.toString());
              } else {
                refused.forEach(lost -> restore(lost.key()));
              }
            });
  }

  /** What was lost is brought back if nobody else has a better right to it; else its routes end. */
  private void restore(StreamKey key) {
    Lease lease = leases.get(key);
    if (lease == null) {
      return;
    }
    store
        .restore(lease.named(), lease.live(), ttl)
        .whenComplete(
            (now, error) -> {
              if (now != null) {
                settled(now);
              } else {
                log.warn("cannot restore {}: {}", key, String.valueOf(error));
              }
            });
  }

  private void settled(Ownership now) {
    Lease lease = leases.get(now.key());
    if (lease == null) {
      return;
    }
    if (now.origin().equals(lease.held.origin())) {
      adopt(now);
    } else if (now.generation().compareTo(lease.held.generation()) > 0) {
      Collection<Use> outdated = lease.snapshot();
      log.info("{} is now at {}: {} sessions end", now.key(), now.origin(), outdated.size());
      leaveBehind(outdated);
    }
  }

  private void adopt(Ownership now) {
    leases.computeIfPresent(
        now.key(),
        (key, lease) -> {
          if (now.generation().compareTo(lease.held.generation()) > 0) {
            lease.held = now;
          }
          return lease;
        });
  }

  /** The store may have been away and heard of another first: a publisher here asks it again. */
  private void replaced(Ownership now) {
    Lease lease = leases.get(now.key());
    if (lease == null || now.generation().compareTo(lease.held.generation()) <= 0) {
      return;
    }
    if (lease.publishing() != null && !now.origin().equals(lease.held.origin())) {
      restore(now.key());
    } else {
      settled(now);
    }
  }

  /** One stream's ownership and its uses; guarded by the map's lock on its key. */
  private final class Lease {
    private volatile Ownership held;
    private final List<Use> uses = new ArrayList<>(1);
    private boolean served;

    Lease(Ownership held) {
      this.held = held;
    }

    /** The use that publishes, the earliest if there are several. */
    private @Nullable Use publishing() {
      return snapshot().stream().filter(use -> use.publisher != null).findFirst().orElse(null);
    }

    /** What is held, with the publisher that is live here. */
    private Ownership named() {
      Use use = publishing();
      String publisher = use == null ? null : use.publisher;
      return held.withPublisher(publisher == null ? "" : publisher);
    }

    /** How long that publisher has been live. */
    private Duration live() {
      Use use = publishing();
      return use == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - use.openedNanos);
    }

    private List<Use> snapshot() {
      List<Use> copy = new ArrayList<>();
      leases.computeIfPresent(
          held.key(),
          (key, lease) -> {
            copy.addAll(lease.uses);
            return lease;
          });
      return copy;
    }
  }

  /** One session's part in a lease, from the dial to its end. */
  final class Use {
    private final StreamKey key;
    private volatile boolean opened;
    private volatile long openedNanos;
    private volatile @Nullable String publisher;
    private volatile @Nullable Consumer<EndReason> revoke;
    private volatile @Nullable EndReason revoked;

    private Use(StreamKey key) {
      this.key = key;
    }

    /**
     * The route is open.
     *
     * @param by ends the route; called at once if the ownership was lost meanwhile
     * @param publishing who holds the publish lease; null for players
     */
    void opened(Consumer<EndReason> by, @Nullable String publishing) {
      opened = true;
      openedNanos = System.nanoTime();
      publisher = publishing;
      revoke = by;
      EndReason already = revoked;
      if (already != null) {
        by.accept(already);
      }
    }

    private void revoke(EndReason reason) {
      revoked = reason;
      Consumer<EndReason> by = revoke;
      if (by != null) {
        by.accept(reason);
      }
    }

    /** The session is over, or never came to be. */
    void close() {
      String publishing = publisher;
      Lease lease = leases.get(key);
      if (publishing != null && lease != null) {
        store.unpublish(lease.held, publishing);
      }
      release(this);
    }
  }
}
