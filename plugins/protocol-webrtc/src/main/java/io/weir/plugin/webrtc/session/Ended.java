package io.weir.plugin.webrtc.session;

import io.weir.api.routing.EndReason;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the clients of sessions that have ended show, for a while: they may not know yet. Safe for
 * use by any thread.
 */
final class Ended {
  private static final int MOST = 20_000;

  /** Browsers check every 2.5 s. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Map<String, Entry> byUsername = new ConcurrentHashMap<>();
  private final long keptNanos;

  private static final class Entry {
    private final Credential credential;
    private final long since;
    private volatile boolean told;

    Entry(Credential credential, long since, boolean told) {
      this.credential = credential;
      this.since = since;
      this.told = told;
    }
  }

  Ended(Duration kept) {
    this.keptNanos = kept.toNanos();
  }

  /** More than there is room for are not remembered; their clients find out by themselves. */
  void add(Collection<Credential> credentials, EndReason reason, long now) {
    if (reason == EndReason.CLIENT_CLOSED) {
      return;
    }
    for (Credential credential : credentials) {
      if (byUsername.size() < MOST) {
        boolean waits = reason == EndReason.DRAINING;
        byUsername.put(credential.username(), new Entry(credential, now, !waits));
      }
    }
  }

  @Nullable Credential find(String username) {
    Entry entry = byUsername.get(username);
    return entry == null ? null : entry.credential;
  }

  void told(String username) {
    Entry entry = byUsername.get(username);
    if (entry != null) {
      entry.told = true;
    }
  }

  /** Whether all that were ended by a drain know it, or have not asked for so long. */
  boolean allTold(long now) {
    return byUsername.values().stream()
        .allMatch(entry -> entry.told || now - entry.since > PATIENCE.toNanos());
  }

  void sweep(long now) {
    byUsername.values().removeIf(entry -> now - entry.since > keptNanos);
  }
}
