package io.weir.host.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.weir.api.net.http.HttpBody;
import io.weir.api.net.http.UpstreamException;
import io.weir.api.net.http.UpstreamException.Fault;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Collects a body that must be small. */
final class AggregatingTaker implements BodyTaker {
  private static final int FIRST_SIZE = 4096;

  private final Exchange exchange;
  private final int max;
  private final CompletableFuture<HttpBody> result = new CompletableFuture<>();
  private byte[] bytes;
  private int size;

  AggregatingTaker(Exchange exchange, int max) {
    this.exchange = exchange;
    this.max = max;
    String length = exchange.head().headers().get(HttpHeaderNames.CONTENT_LENGTH);
    this.bytes = new byte[Math.min(max, length == null ? FIRST_SIZE : expected(length))];
  }

  /** A length that the decoder has accepted; HEAD's answers may have any. */
  private static int expected(String length) {
    try {
      return (int) Math.min(Math.max(Long.parseLong(length), 0), FIRST_SIZE * 16L);
    } catch (NumberFormatException e) {
      return FIRST_SIZE;
    }
  }

  CompletionStage<HttpBody> result() {
    return result;
  }

  @Override
  public void content(ByteBuf piece) {
    int count = piece.readableBytes();
    if (result.isDone() || count > max - size) {
      piece.release();
      exchange.fail(new UpstreamException(Fault.TOO_LARGE, "more than " + max + " bytes of body"));
      return;
    }
    if (size + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(max, Math.max(size + count, bytes.length * 2L)));
    }
    piece.readBytes(bytes, size, count);
    size += count;
    piece.release();
  }

  @Override
  public void readComplete() {
    exchange.read();
  }

  @Override
  public void end(HttpHeaders trailers) {
    result.complete(
        new HttpBody(size == bytes.length ? bytes : Arrays.copyOf(bytes, size), trailers));
  }

  @Override
  public void failed(UpstreamException reason) {
    result.completeExceptionally(reason);
  }
}
