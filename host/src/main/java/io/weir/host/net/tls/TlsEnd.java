package io.weir.host.net.tls;

import io.micrometer.core.instrument.Counter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import javax.net.ssl.SSLException;

/**
 * Stands behind TLS: counts handshakes, and puts what TLS says of ends and faults in the words of a
 * plain connection. Confined to its event loop.
 */
final class TlsEnd extends ChannelInboundHandlerAdapter {
  private final Counter passed;
  private final Counter failed;
  private final boolean agrees;
  private boolean inputEnded;

  TlsEnd(Counter passed, Counter failed, boolean agrees) {
    this.passed = passed;
    this.failed = failed;
    this.agrees = agrees;
  }

  boolean agrees() {
    return agrees;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      (handshake.isSuccess() ? passed : failed).increment();
      if (handshake.isSuccess() && agrees) {
        ctx.fireUserEventTriggered(new TlsDoor.Agreed(protocol(ctx)));
      }
    } else if (event instanceof SslCloseCompletionEvent close && close.isSuccess()) {
      inputEnded(ctx); // close_notify; the end of TCP may follow much later
    } else if (event == ChannelInputShutdownEvent.INSTANCE) {
      inputEnded(ctx);
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  private static String protocol(ChannelHandlerContext ctx) {
    SslHandler tls = ctx.pipeline().get(SslHandler.class);
    String protocol = tls == null ? null : tls.applicationProtocol();
    return protocol == null ? "" : protocol;
  }

  private void inputEnded(ChannelHandlerContext ctx) {
    if (inputEnded) {
      return;
    }
    inputEnded = true;
    boolean mayGoOn =
        Boolean.TRUE.equals(ctx.channel().config().getOption(ChannelOption.ALLOW_HALF_CLOSURE));
    if (mayGoOn) {
      ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    } else {
      ctx.close();
    }
  }

  /** A fault of TLS is a connection that broke. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    boolean ours = cause instanceof DecoderException && cause.getCause() instanceof SSLException;
    ctx.fireExceptionCaught(ours ? cause.getCause() : cause);
  }
}
