package io.weir.host.net.front;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Waits for the header of a trusted proxy, then makes way. Confined to its event loop. */
final class FrontHandler extends ChannelInboundHandlerAdapter {
  private final FrontDoor door;
  private final Duration timeout;
  private final Consumer<InetSocketAddress> client;
  private @Nullable Future<?> deadline;
  private boolean refused;

  FrontHandler(FrontDoor door, Duration timeout, Consumer<InetSocketAddress> client) {
    this.door = door;
    this.timeout = timeout;
    this.client = client;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    deadline = ctx.executor().schedule(() -> over(ctx), timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void over(ChannelHandlerContext ctx) {
    door.late();
    ctx.close();
  }

  /** Those who come later have not seen it; they are told when they are there. */
  @Override
  public void channelActive(ChannelHandlerContext ctx) {}

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    try {
      if (msg instanceof HAProxyMessage header) {
        begin(ctx, header);
      }
    } finally {
      ReferenceCountUtil.release(msg);
    }
  }

  private void begin(ChannelHandlerContext ctx, HAProxyMessage header) {
    InetSocketAddress peer = (InetSocketAddress) ctx.channel().remoteAddress();
    if (peer == null) {
      ctx.close();
      return;
    }
    door.taken();
    client.accept(named(header, peer));
    if (ctx.channel().isActive()) {
      ctx.fireChannelActive();
    }
    ctx.pipeline().remove(this);
  }

  /** A proxy's own checks (LOCAL), and clients of unknown kinds, come from the proxy itself. */
  private static InetSocketAddress named(HAProxyMessage header, InetSocketAddress peer) {
    String source = header.sourceAddress();
    InetAddress address =
        header.command() == HAProxyCommand.LOCAL || source == null
            ? null
            : NetUtil.createInetAddressFromIpAddressString(source);
    return address == null ? peer : new InetSocketAddress(address, header.sourcePort());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!refused) { // the decoder says it again when the connection ends
      refused = true;
      door.invalid(ctx.channel(), String.valueOf(cause.getMessage()));
    }
    ctx.close();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (deadline != null) {
      deadline.cancel(false);
    }
  }
}
