package io.weir.host.net.udp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.InetSocketAddress;
import java.util.Arrays;

/**
 * Datagrams for one peer that leave together at the end of this turn of the loop. A run of one size
 * goes through the kernel as one piece, which it cuts as late as it can (UDP_SEGMENT); the copy
 * into one piece costs less than the ways that it saves.
 */
final class Outbox {
  /** The kernel's least bound. */
  private static final int MOST_SEGMENTS = 64;

  private static final int MOST_BYTES = 60_000;
  private static final int MOST_WAITING = 128;

  private final Lane lane;
  private final Channel channel;
  private final boolean connected;
  private InetSocketAddress peer;
  private boolean segmenting;
  private ByteBuf[] waiting = new ByteBuf[4];
  private int count;

  /**
   * An empty one.
   *
   * @param channel takes the datagrams
   * @param connected whether it is the peer's own socket
   * @param peer whom they are for
   */
  Outbox(Lane lane, Channel channel, boolean connected, InetSocketAddress peer) {
    this.lane = lane;
    this.channel = channel;
    this.connected = connected;
    this.peer = peer;
    this.segmenting = channel instanceof EpollDatagramChannel && cutsSegments();
  }

  @SuppressWarnings("deprecation") // there is no other way to ask
  private static boolean cutsSegments() {
    return io.netty.channel.epoll.SegmentedDatagramPacket.isSupported();
  }

  InetSocketAddress peer() {
    return peer;
  }

  /** From now on for somebody else. */
  void peer(InetSocketAddress next) {
    write();
    peer = next;
  }

  /** Takes the buffer over. */
  void add(ByteBuf datagram) {
    if (!channel.isWritable()) {
      lane.drop(datagram, channel.isActive() ? Drop.CONGESTED : Drop.LATE);
      return;
    }
    if (count == waiting.length) {
      waiting = Arrays.copyOf(waiting, count * 2);
    }
    waiting[count++] = datagram;
    if (count == 1) {
      lane.turn().sends(this);
    } else if (count == MOST_WAITING) {
      write();
      channel.flush();
    }
  }

  /** Hands everything to the channel, and tells a socket of its own to send. */
  void flush() {
    write();
    if (connected) {
      channel.flush();
    }
  }

  private void write() {
    int first = 0;
    while (first < count) {
      int end = segmenting ? endOfRun(first) : first + 1;
      if (end - first > 1) {
        writeSegments(first, end);
      } else {
        write(waiting[first]);
      }
      first = end;
    }
    Arrays.fill(waiting, 0, count, null);
    count = 0;
  }

  private void write(ByteBuf datagram) {
    Object message = connected ? datagram : new DatagramPacket(datagram, peer);
    channel.write(message, channel.voidPromise());
  }

  /** Segments are of one size; only the last may be shorter. */
  private int endOfRun(int first) {
    int size = waiting[first].readableBytes();
    int most = Math.min(count, first + Math.min(MOST_SEGMENTS, MOST_BYTES / Math.max(size, 1)));
    int end = first + 1;
    while (end < most && waiting[end].readableBytes() == size) {
      end++;
    }
    if (end < most && end - first > 0 && waiting[end].readableBytes() < size) {
      end++;
    }
    return end;
  }

  private void writeSegments(int first, int end) {
    int size = waiting[first].readableBytes();
    ByteBuf piece = channel.alloc().ioBuffer(size * (end - first));
    for (int i = first; i < end; i++) {
      piece.writeBytes(waiting[i], waiting[i].readerIndex(), waiting[i].readableBytes());
      waiting[i].release();
    }
    SegmentedDatagramPacket packet =
        connected
            ? new SegmentedDatagramPacket(piece, size, null, peer)
            : new SegmentedDatagramPacket(piece, size, peer);
    channel
        .write(packet)
        .addListener(
            sent -> {
              if (!sent.isSuccess()) {
                refused(sent.cause(), end - first);
              }
            });
  }

  /** A path that takes no segments of this size gets whole datagrams from now on. */
  private void refused(Throwable cause, int segments) {
    segmenting = false;
    lane.unsent(segments - 1);
    channel.pipeline().fireExceptionCaught(cause);
  }
}
