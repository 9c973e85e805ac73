package io.weir.host.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;

/**
 * One half of a relay: writes what this connection receives to its peer. One flush for each read
 * batch; while the peer cannot take more, this connection is not read.
 */
final class RelayHandler extends ChannelInboundHandlerAdapter {
  private final RelayPair pair;
  private final Channel peer;
  private final boolean fromClient;
  private boolean unflushed;

  RelayHandler(RelayPair pair, Channel peer, boolean fromClient) {
    this.pair = pair;
    this.peer = peer;
    this.fromClient = fromClient;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (!(msg instanceof ByteBuf bytes)) {
      ReferenceCountUtil.release(msg);
      return;
    }
    pair.passed(bytes.readableBytes(), fromClient);
    peer.write(bytes, peer.voidPromise());
    unflushed = true;
    if (!peer.isWritable()) {
      ctx.channel().config().setAutoRead(false);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (unflushed) {
      unflushed = false;
      peer.flush();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      peer.config().setAutoRead(true);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      pair.finished(fromClient);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    pair.closed(fromClient);
  }

  /** Resets and broken pipes are usual here; the route's end record tells of them. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof ClosedChannelException)) { // that is how writes fail after our own close
      pair.broken(fromClient);
    }
    ctx.close();
  }
}
