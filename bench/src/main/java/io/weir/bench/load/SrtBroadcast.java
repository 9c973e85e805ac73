package io.weir.bench.load;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * One live stream as a listener of libsrt sends it, a system call for each packet. Confined to its
 * event loop.
 */
final class SrtBroadcast {
  /** How 2 Mbit/s, or nearly nothing, come. */
  enum Shape {
    /** Packets at even distances, those of one player between those of the others. */
    PACED(1, 5264, true),
    /** A frame's packets in a row, one player after the other, as SRS hands them on. */
    BURSTS(8, 8 * 5264, false),
    /** A packet a second. */
    LOW(1, 1_000_000, true);

    private final int packets;
    private final long periodNanos;
    private final boolean spread;

    Shape(int packets, long periodMicros, boolean spread) {
      this.packets = packets;
      this.periodNanos = TimeUnit.MICROSECONDS.toNanos(periodMicros);
      this.spread = spread;
    }

    /** By the beginning of the stream's name; paced if it says nothing. */
    static Shape named(String stream) {
      for (Shape shape : values()) {
        if (stream.startsWith(shape.name().toLowerCase(Locale.ROOT))) {
          return shape;
        }
      }
      return PACED;
    }
  }

  /** One player. */
  static final class Viewer {
    private final InetSocketAddress address;
    private final int socketId;
    private int sequence = 1;
    private long heard = System.nanoTime();

    Viewer(InetSocketAddress address, int socketId) {
      this.address = address;
      this.socketId = socketId;
    }

    int socketId() {
      return socketId;
    }

    /** It is still there. */
    void heard() {
      heard = System.nanoTime();
    }

    /** How long it has said nothing. */
    long silentNanos() {
      return System.nanoTime() - heard;
    }
  }

  private final Shape shape;
  private final Channel socket;
  private final EventLoop loop;
  private final List<Viewer> viewers = new ArrayList<>();
  private int next;
  private long due = System.nanoTime();
  private boolean running;

  SrtBroadcast(Shape shape, Channel socket) {
    this.shape = shape;
    this.socket = socket;
    this.loop = socket.eventLoop();
  }

  /** Sends the stream to a player from now on. */
  void join(Viewer viewer) {
    viewers.add(viewer);
    if (!running) {
      running = true;
      due = System.nanoTime();
      tick();
    }
  }

  /** No more to this one. */
  void leave(Viewer viewer) {
    viewers.remove(viewer);
  }

  private void tick() {
    long now = System.nanoTime();
    while (due - now <= 0 && !viewers.isEmpty()) {
      if (shape.spread) {
        next = (next + 1) % viewers.size();
        send(viewers.get(next));
        due += shape.periodNanos / viewers.size();
      } else {
        viewers.forEach(this::send);
        due += shape.periodNanos;
      }
    }
    running = !viewers.isEmpty();
    if (running) {
      long delay = due - System.nanoTime();
      loop.schedule(this::tick, Math.max(delay, 0), TimeUnit.NANOSECONDS);
    }
  }

  private void send(Viewer viewer) {
    for (int i = 0; i < shape.packets; i++) {
      int sequence = viewer.sequence++;
      socket.writeAndFlush(
          new DatagramPacket(
              SrtPackets.data(socket.alloc(), sequence, viewer.socketId, System.nanoTime()),
              viewer.address),
          socket.voidPromise());
    }
  }
}
