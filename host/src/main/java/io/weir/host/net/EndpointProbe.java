package io.weir.host.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.weir.api.Endpoint;
import io.weir.host.health.Check;
import io.weir.host.health.Probe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Checks endpoints over TCP, as deep as is asked: a process that hangs still gets its connections
 * accepted, by the kernel.
 */
public final class EndpointProbe implements Probe {
  private static final int RTMP_VERSION = 3;

  /** S0 and S1, or C0 and C1. */
  private static final int RTMP_HELLO = 1 + 1536;

  /** {@code HTTP/1.1 200}. */
  private static final int HTTP_STATUS = 12;

  private final TcpDialer dialer;
  private final String path;

  /**
   * Opens nothing yet.
   *
   * @param path what HTTP checks ask for
   */
  public EndpointProbe(TcpDialer dialer, String path) {
    this.dialer = dialer;
    this.path = path;
  }

  @Override
  public CompletionStage<Void> check(Check check, Endpoint endpoint, Duration timeout) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    ChannelFuture dial = dialer.dial(endpoint, timeout, talk(check, endpoint, result));
    dial.addListener(connected -> connected(check, dial, timeout, result));
    result.whenComplete((done, error) -> dial.channel().close());
    return result;
  }

  private static void connected(
      Check check, ChannelFuture dial, Duration timeout, CompletableFuture<Void> result) {
    if (!dial.isSuccess()) {
      result.completeExceptionally(dial.cause());
    } else if (check == Check.TCP) {
      result.complete(null);
    } else {
      Runnable overdue =
          () -> fail(result, "accepted and silent for " + timeout.toMillis() + " ms");
      var deadline =
          dial.channel().eventLoop().schedule(overdue, timeout.toNanos(), TimeUnit.NANOSECONDS);
      result.whenComplete((done, error) -> deadline.cancel(false));
    }
  }

  private ChannelInboundHandlerAdapter talk(
      Check check, Endpoint endpoint, CompletableFuture<Void> result) {
    return switch (check) {
      case RTMP -> new Talk(rtmpHello(), RTMP_HELLO, result, EndpointProbe::rtmpFault);
      case HTTP -> new Talk(httpRequest(endpoint), HTTP_STATUS, result, EndpointProbe::httpFault);
      case TCP, NONE -> new ChannelInboundHandlerAdapter();
    };
  }

  private static ByteBuf rtmpHello() {
    byte[] hello = new byte[RTMP_HELLO];
    ThreadLocalRandom.current().nextBytes(hello);
    hello[0] = RTMP_VERSION;
    for (int i = 1; i < 9; i++) {
      hello[i] = 0; // time, and no digest in what follows
    }
    return Unpooled.wrappedBuffer(hello);
  }

  private static String rtmpFault(ByteBuf answer) {
    int version = answer.getUnsignedByte(0);
    return version == RTMP_VERSION ? "" : "handshake of version " + version + " (expected: 3)";
  }

  private ByteBuf httpRequest(Endpoint endpoint) {
    String name = endpoint.serverName();
    String host = name.indexOf(':') < 0 ? name : "[" + name + "]";
    return Unpooled.copiedBuffer(
        "GET %s HTTP/1.1\r\nHost: %s:%d\r\nUser-Agent: weir\r\nConnection: close\r\n\r\n"
            .formatted(path, host, endpoint.port()),
        StandardCharsets.US_ASCII);
  }

  private static String httpFault(ByteBuf answer) {
    String line = answer.toString(0, HTTP_STATUS, StandardCharsets.US_ASCII);
    if (!line.matches("HTTP/1\\.[01] [1-5]\\d\\d")) {
      return "no answer of HTTP/1";
    }
    return line.charAt(9) == '5' ? "status " + line.substring(9) : "";
  }

  private static void fail(CompletableFuture<Void> result, String why) {
    result.completeExceptionally(new IOException(why));
  }

  /** What is wrong with an answer; empty if nothing is. */
  private interface Judge {
    String fault(ByteBuf answer);
  }

  /** Says something and judges the first bytes that come back. */
  private static final class Talk extends ChannelInboundHandlerAdapter {
    private final ByteBuf words;
    private final ByteBuf answer;
    private final CompletableFuture<Void> result;
    private final Judge judge;

    Talk(ByteBuf words, int needed, CompletableFuture<Void> result, Judge judge) {
      this.words = words;
      this.answer = Unpooled.buffer(needed, needed);
      this.result = result;
      this.judge = judge;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      ctx.writeAndFlush(words);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      if (msg instanceof ByteBuf bytes && answer.isWritable()) {
        answer.writeBytes(bytes, Math.min(bytes.readableBytes(), answer.writableBytes()));
        if (!answer.isWritable()) {
          judged(judge.fault(answer));
        }
      }
      ReferenceCountUtil.release(msg);
    }

    private void judged(String fault) {
      if (fault.isEmpty()) {
        result.complete(null);
      } else {
        fail(result, fault);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      fail(result, "closed without an answer");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      result.completeExceptionally(cause);
    }
  }
}
