package io.weir.plugin.loopback;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.weir.api.Endpoint;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One {@code POST /api/v1/srs/register}, on its own connection. Of the answer, the status counts.
 */
final class RegistrationCall extends ByteToMessageDecoder {
  private static final int MAX_STATUS_LINE = 1024;

  private final Endpoint api;
  private final String body;
  private final Duration timeout;
  private @Nullable Consumer<@Nullable String> result;

  /**
   * A call to be made once connected.
   *
   * @param result told once, on the event loop, why the call failed, or null
   */
  RegistrationCall(Endpoint api, String body, Duration timeout, Consumer<@Nullable String> result) {
    this.api = api;
    this.body = body;
    this.timeout = timeout;
    this.result = result;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    String request =
        "POST /api/v1/srs/register HTTP/1.1\r\nHost: "
            + api.host()
            + ":"
            + api.port()
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\nConnection: close\r\n\r\n"
            + body;
    ByteBuf out = ctx.alloc().buffer(request.length());
    out.writeCharSequence(request, StandardCharsets.US_ASCII);
    ctx.writeAndFlush(out, ctx.voidPromise());
    ctx.executor()
        .schedule(
            () -> done(ctx, "no answer within " + timeout.toSeconds() + " s"),
            timeout.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    int end = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\r');
    if (end < 0 && in.readableBytes() < MAX_STATUS_LINE) {
      return;
    }
    String line =
        in.readCharSequence(
                end < 0 ? MAX_STATUS_LINE : end - in.readerIndex(), StandardCharsets.US_ASCII)
            .toString();
    in.skipBytes(in.readableBytes());
    done(ctx, line.startsWith("HTTP/1.1 200") ? null : line);
  }

  private void done(ChannelHandlerContext ctx, @Nullable String failure) {
    Consumer<@Nullable String> listener = result;
    if (listener != null) {
      result = null;
      ctx.close();
      listener.accept(failure);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    done(ctx, "connection closed");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    done(ctx, String.valueOf(cause.getMessage()));
  }
}
