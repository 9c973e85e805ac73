package io.weir.plugin.loopback.stream;

import io.weir.plugin.loopback.stream.StreamEvent.Turn;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One stream: at most one publisher, any number of players. Safe for use by any thread. */
final class LiveStream {
  private final Recent recent;
  private final Set<Player> players = new LinkedHashSet<>();
  private @Nullable Object publisher;

  LiveStream(int maxGopBytes) {
    this.recent = new Recent(maxGopBytes);
  }

  /** False if somebody else publishes. */
  synchronized boolean publish(Object by) {
    if (publisher != null) {
      return false;
    }
    publisher = by;
    players.forEach(player -> player.offer(Turn.PUBLISHED));
    return true;
  }

  synchronized void media(Object by, Media media) {
    if (publisher != by) {
      return;
    }
    recent.add(media);
    for (Player player : players) {
      player.offer(media);
    }
  }

  synchronized void unpublish(Object by) {
    if (publisher != by) {
      return;
    }
    publisher = null;
    recent.clear();
    players.forEach(player -> player.offer(Turn.UNPUBLISHED));
  }

  synchronized void join(Player player) {
    recent.replay().forEach(player::offer);
    players.add(player);
  }

  synchronized void leave(Player player) {
    players.remove(player);
  }
}
