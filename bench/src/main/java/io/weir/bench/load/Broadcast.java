package io.weir.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One stream as its players on one event loop get it: encoded once, written to each of them from
 * the same buffer, in groups as SRS makes them (mw_latency). A new player first gets what was sent
 * since the last key frame. Confined to its event loop.
 */
final class Broadcast {
  /** A player with this much waiting misses the next group. */
  private static final int MAX_PENDING = 4 << 20;

  private static final int GROUP_CAPACITY = 256 << 10;

  private final EventLoop loop;
  private final Frames frames;
  private final MediaWriter writer;
  private final long groupMillis;
  private final Figures figures;
  private final List<Channel> players = new ArrayList<>();
  private final List<ByteBuf> sinceKeyFrame = new ArrayList<>();
  private long startNanos;
  private boolean started;

  /**
   * A stream that begins with its first player.
   *
   * @param grouping how long frames wait for each other; zero for none
   */
  Broadcast(EventLoop loop, Frames frames, MediaWriter writer, Duration grouping, Figures figures) {
    this.loop = loop;
    this.frames = frames;
    this.writer = writer;
    this.groupMillis = grouping.toMillis();
    this.figures = figures;
  }

  /** Sends the stream to a player from now on, until it closes. */
  void join(Channel player) {
    ByteBuf first = player.alloc().buffer(256);
    writer.writeSequenceHeaders(first);
    player.write(first, player.voidPromise());
    sinceKeyFrame.forEach(group -> player.write(group.retainedDuplicate(), player.voidPromise()));
    player.flush();
    players.add(player);
    if (!started) {
      started = true;
      startNanos = System.nanoTime();
      tick();
    }
  }

  void leave(Channel player) {
    players.remove(player);
  }

  private void tick() {
    long elapsed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    List<ByteBuf> groups = groups(elapsed);
    for (Channel player : players) {
      send(player, groups);
    }
    groups.forEach(ByteBuf::release);
    long due = Math.max(frames.nextMillis(), elapsed + groupMillis);
    long delay = startNanos + TimeUnit.MILLISECONDS.toNanos(due) - System.nanoTime();
    loop.schedule(this::tick, Math.max(delay, 0), TimeUnit.NANOSECONDS);
  }

  private void send(Channel player, List<ByteBuf> groups) {
    if (player.unsafe().outboundBuffer() == null) {
      return;
    }
    if (player.unsafe().outboundBuffer().totalPendingWriteBytes() > MAX_PENDING) {
      figures.dropped.increment();
      return;
    }
    for (ByteBuf group : groups) {
      player.write(group.retainedDuplicate(), player.voidPromise());
    }
    player.flush();
  }

  /**
   * Encodes what is due; a key frame begins a group of its own, so that players can begin there.
   */
  private List<ByteBuf> groups(long elapsed) {
    List<ByteBuf> groups = new ArrayList<>(2);
    @Nullable ByteBuf group = null;
    long now = System.nanoTime();
    while (frames.nextMillis() <= elapsed) {
      Frame frame = frames.next();
      if (frame.isKeyFrame()) {
        sinceKeyFrame.forEach(ByteBuf::release);
        sinceKeyFrame.clear();
        group = ended(group);
      }
      if (group == null) {
        group = PooledByteBufAllocator.DEFAULT.directBuffer(GROUP_CAPACITY);
        groups.add(group);
        sinceKeyFrame.add(group.retain());
        writer.beginGroup(group);
      }
      writer.write(frame, now, group);
    }
    ended(group);
    return groups;
  }

  private @Nullable ByteBuf ended(@Nullable ByteBuf group) {
    if (group != null) {
      writer.endGroup(group);
    }
    return null;
  }
}
