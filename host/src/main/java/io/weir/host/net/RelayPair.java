package io.weir.host.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.weir.api.routing.EndReason;
import io.weir.api.routing.Route;
import io.weir.host.net.tls.TlsDoor;
import org.jspecify.annotations.Nullable;

/**
 * Two joined connections: what their halves share. Confined to the event loop that both run on.
 *
 * <p>Idleness is found by looking at the byte count now and then, so that no packet costs a look at
 * the clock.
 */
final class RelayPair {
  private final Channel client;
  private final Channel origin;
  private final Route<?> route;
  private final IdleWatch watch;
  private long bytes;
  private long bytesAtLastLook = -1; // whatever came before the first look was no silence
  private int idleLooks;
  private long waitingAtLastLook;
  private int stalledLooks;
  private boolean clientFinished;
  private boolean originFinished;
  private @Nullable EndReason firstEnd;

  RelayPair(Channel client, Channel origin, Route<?> route, IdleWatch watch) {
    this.client = client;
    this.origin = origin;
    this.route = route;
    this.watch = watch;
  }

  void start() {
    RelayHandler fromClient = new RelayHandler(this, origin, true);
    RelayHandler fromOrigin = new RelayHandler(this, client, false);
    client.pipeline().addLast("relay", fromClient);
    origin.pipeline().addLast("relay", fromOrigin);
    if (!client.isActive()) {
      over(EndReason.CLIENT_CLOSED, origin);
      return;
    }
    if (!origin.isActive()) {
      if (keepsHalfClosed(origin)) {
        broken(false); // the end of its input would have left it open
      }
      over(EndReason.ORIGIN_CLOSED, client);
      return;
    }
    watch.add(client.eventLoop(), this);
    read(client);
    read(origin);
  }

  /** Half-closes pass through a relay only; before it, an end of input is an end. */
  private static void read(Channel channel) {
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    channel.config().setAutoRead(true);
  }

  private static boolean keepsHalfClosed(Channel channel) {
    return Boolean.TRUE.equals(channel.config().getOption(ChannelOption.ALLOW_HALF_CLOSURE));
  }

  /** Ends the relay if nothing has passed, or the origin has taken nothing, for so many looks. */
  void look() {
    idleLooks = bytes == bytesAtLastLook ? idleLooks + 1 : 0;
    bytesAtLastLook = bytes;
    long waiting = origin.bytesBeforeWritable();
    stalledLooks = waiting > 0 && waiting == waitingAtLastLook ? stalledLooks + 1 : 0;
    waitingAtLastLook = waiting;
    if (stalledLooks >= watch.stallLooks()) {
      cut(EndReason.ORIGIN_STALLED);
    } else if (idleLooks >= watch.idleLooks()) {
      cut(EndReason.IDLE);
    }
  }

  private void cut(EndReason reason) {
    route.close(reason);
    client.close();
    origin.close();
  }

  void passed(int count, boolean fromClient) {
    bytes += count;
    if (fromClient) {
      route.traffic().toOrigin(count);
    } else {
      route.traffic().toClient(count);
    }
  }

  /** One side sends no more; the other is told once it has got everything. */
  void finished(boolean fromClient) {
    Channel from = fromClient ? client : origin;
    Channel to = fromClient ? origin : client;
    EndReason reason = reason(fromClient);
    if (firstEnd == null) {
      firstEnd = reason;
    }
    clientFinished |= fromClient;
    originFinished |= !fromClient;
    if (isOutputShutdown(from)) {
      over(reason, to);
      from.close();
      return;
    }
    to.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> shutdownOutput(to));
  }

  private static boolean isOutputShutdown(Channel channel) {
    return channel instanceof DuplexChannel duplex && duplex.isOutputShutdown();
  }

  private static void shutdownOutput(Channel channel) {
    if (channel instanceof DuplexChannel duplex) {
      TlsDoor.shutdownOutput(duplex);
    } else if (channel instanceof Http2StreamChannel) {
      channel.writeAndFlush(
          new DefaultHttp2DataFrame(true)); // it closes once both sides have ended
    } else {
      channel.close();
    }
  }

  /**
   * One side broke off, as by a reset: the other gets what came before and then a reset too, since
   * an orderly end would make a whole of what is a piece. Comes before {@link #closed}. A side that
   * had told its end has said everything; how it goes after that tells nothing.
   */
  void broken(boolean fromClient) {
    Channel to = fromClient ? origin : client;
    if (firstEnd == null) {
      firstEnd = reason(fromClient);
    }
    if (to.isOpen() && !(fromClient ? clientFinished : originFinished)) {
      to.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> reset(to));
    }
  }

  /** A close that does not linger is a reset. What the kernel has not sent yet is lost by it. */
  private static void reset(Channel channel) {
    if (channel.isOpen()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      channel.close();
    }
  }

  /** One side is gone: the other gets what it is still owed, then it goes too. */
  void over(EndReason reason, Channel other) {
    route.close(firstEnd == null ? reason : firstEnd);
    if (other.isOpen()) {
      other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** When both have gone nothing may hold on to them. */
  void closed(boolean fromClient) {
    over(reason(fromClient), fromClient ? origin : client);
    if (!client.isOpen() && !origin.isOpen()) {
      watch.remove(client.eventLoop(), this);
    }
  }

  private static EndReason reason(boolean fromClient) {
    return fromClient ? EndReason.CLIENT_CLOSED : EndReason.ORIGIN_CLOSED;
  }
}
