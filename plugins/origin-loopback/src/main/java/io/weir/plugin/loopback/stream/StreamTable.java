package io.weir.plugin.loopback.stream;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The streams of one origin, by name ({@code app/stream}). A stream is there as long as somebody
 * publishes or plays it. Safe for use by any thread; never blocks but for short locks.
 */
public final class StreamTable {
  private record Entry(LiveStream stream, int users) {}

  private final int maxGopBytes;
  private final Map<String, Entry> streams = new ConcurrentHashMap<>();

  /**
   * An empty table.
   *
   * @param maxGopBytes what a stream keeps at most for players who join
   */
  public StreamTable(int maxGopBytes) {
    this.maxGopBytes = maxGopBytes;
  }

  /** A publisher's hold on a stream. */
  public interface Publication extends AutoCloseable {

    /** Hands a message to all players; ignored after {@link #close}. */
    void media(Media media);

    /** Frees the stream and tells its players; idempotent. */
    @Override
    void close();
  }

  /** A player's hold on a stream. */
  public interface Seat extends AutoCloseable {

    /** The player hears nothing more; idempotent. */
    @Override
    void close();
  }

  /** Begins to publish; empty if somebody does already. */
  public Optional<Publication> publish(String name) {
    Published published = new Published(name, enter(name));
    if (published.stream.publish(published)) {
      return Optional.of(published);
    }
    leave(name);
    return Optional.empty();
  }

  /** Begins to play, with what is there now or once somebody publishes. */
  public Seat play(String name, Player player) {
    LiveStream stream = enter(name);
    stream.join(player);
    AtomicBoolean left = new AtomicBoolean();
    return () -> {
      if (left.compareAndSet(false, true)) {
        stream.leave(player);
        leave(name);
      }
    };
  }

  /** How many streams there are, those without a publisher included. */
  public int size() {
    return streams.size();
  }

  private LiveStream enter(String name) {
    return streams.merge(
            name,
            new Entry(new LiveStream(maxGopBytes), 1),
            (there, fresh) -> new Entry(there.stream, there.users + 1))
        .stream;
  }

  private void leave(String name) {
    streams.computeIfPresent(
        name, (key, there) -> there.users == 1 ? null : new Entry(there.stream, there.users - 1));
  }

  private final class Published implements Publication {
    private final String name;
    private final LiveStream stream;
    private final AtomicBoolean closed = new AtomicBoolean();

    Published(String name, LiveStream stream) {
      this.name = name;
      this.stream = stream;
    }

    @Override
    public void media(Media media) {
      stream.media(this, media);
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        stream.unpublish(this);
        leave(name);
      }
    }
  }
}
