package io.weir.plugin.loopback.stream;

import io.netty.channel.Channel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Carries a stream's events from the publisher's thread to a player's event loop. Bounded: a player
 * who lets too much wait is dropped by closing its connection, and nothing waits for it.
 */
public final class PlayerQueue implements Player {
  private final Channel channel;
  private final long maxBytes;
  private final Consumer<StreamEvent> sink;
  private final Runnable onDrop;
  private final Queue<StreamEvent> events = new ConcurrentLinkedQueue<>();
  private final AtomicLong waiting = new AtomicLong();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicBoolean dropped = new AtomicBoolean();

  /**
   * An empty queue.
   *
   * @param channel the player's connection
   * @param maxBytes what may wait
   * @param sink writes an event to the connection, without flushing; on its event loop
   * @param onDrop told once when the player is too slow; on any thread
   */
  public PlayerQueue(Channel channel, long maxBytes, Consumer<StreamEvent> sink, Runnable onDrop) {
    this.channel = channel;
    this.maxBytes = maxBytes;
    this.sink = sink;
    this.onDrop = onDrop;
  }

  @Override
  public void offer(StreamEvent event) {
    if (dropped.get()) {
      return;
    }
    if (waiting.addAndGet(event.weight()) > maxBytes) {
      drop();
      return;
    }
    events.add(event);
    if (scheduled.compareAndSet(false, true)) {
      channel.eventLoop().execute(this::run);
    }
  }

  private void drop() {
    if (dropped.compareAndSet(false, true)) {
      onDrop.run();
      channel.close();
    }
  }

  private void run() {
    scheduled.set(false);
    drain();
  }

  /**
   * Writes what the connection has room for. On its event loop; also to be called when it has
   * become writable.
   */
  public void drain() {
    if (dropped.get() || !channel.isActive()) {
      events.clear();
      return;
    }
    while (channel.isWritable()) {
      StreamEvent event = events.poll();
      if (event == null) {
        break;
      }
      waiting.addAndGet(-event.weight());
      sink.accept(event);
    }
    channel.flush();
  }
}
