package io.weir.host.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.weir.api.net.http.Problem;
import io.weir.api.net.http.RequestHead;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The body of a request, which is small or refused. */
final class RequestBody {
  /** What may come before anybody asked for the body. */
  private static final int MAX_UNASKED = 16 * 1024;

  private final ServerCall call;
  private final long length;
  private boolean mustContinue;
  private boolean complete;
  private boolean dropped;
  private int max = MAX_UNASKED;
  private @Nullable ByteBuf collected;
  private @Nullable CompletableFuture<byte[]> wanted;

  RequestBody(ServerCall call, RequestHead request) {
    this.call = call;
    boolean chunked = request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
    String announced = request.headers().get(HttpHeaderNames.CONTENT_LENGTH);
    this.length = chunked ? -1 : announced == null ? 0 : Long.parseLong(announced);
    this.complete = length == 0;
    this.mustContinue =
        !complete
            && request.version().equals(HttpVersion.HTTP_1_1)
            && request
                .headers()
                .containsValue(HttpHeaderNames.EXPECT, HttpHeaderValues.CONTINUE, true);
  }

  boolean isComplete() {
    return complete;
  }

  CompletionStage<byte[]> take(int maxBytes) {
    if (wanted != null) {
      throw new IllegalStateException("the body was taken already");
    }
    CompletableFuture<byte[]> promise = new CompletableFuture<>();
    wanted = promise;
    max = maxBytes;
    if (length > max || size() > max) {
      tooLarge();
    } else if (complete) {
      finish(promise);
    } else {
      call.carrier().timer().arm(call.carrier().server().settings().headerTimeout());
      goOn();
    }
    return promise;
  }

  private void goOn() {
    if (mustContinue) {
      mustContinue = false;
      call.channel()
          .writeAndFlush(
              new DefaultFullHttpResponse(
                  HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }
    call.channel().config().setAutoRead(true);
  }

  private int size() {
    return collected == null ? 0 : collected.readableBytes();
  }

  void add(HttpContent content) {
    try {
      if (dropped || complete) {
        return;
      }
      if (content.decoderResult().isFailure()) {
        call.carrier().report("body_syntax", "a chunked body as RFC 9112 section 7.1 has it");
        fail(new Problem(400, "The body is not chunked as it should be."));
        return;
      }
      mustContinue = false;
      append(content.content());
      if (content instanceof LastHttpContent) {
        last();
      }
    } finally {
      content.release();
    }
  }

  private void append(ByteBuf bytes) {
    if (!bytes.isReadable()) {
      return;
    }
    if (collected == null) {
      collected = call.channel().alloc().buffer(bytes.readableBytes());
    }
    collected.writeBytes(bytes);
    if (size() <= max) {
      return;
    }
    if (wanted == null) {
      call.channel().config().setAutoRead(false);
    } else {
      tooLarge();
    }
  }

  private void last() {
    if (dropped) {
      return;
    }
    complete = true;
    if (wanted != null) {
      call.carrier().timer().disarm();
      finish(wanted);
    }
  }

  private void finish(CompletableFuture<byte[]> promise) {
    byte[] bytes = collected == null ? new byte[0] : ByteBufUtil.getBytes(collected);
    drop();
    promise.complete(bytes);
  }

  private void tooLarge() {
    call.carrier().report("body_size", "at most " + max + " bytes of body");
    fail(new Problem(413, "The body may have " + max + " bytes."));
  }

  /** Gives the body up; the connection cannot be used for another request. */
  void fail(Problem problem) {
    drop();
    if (wanted != null) {
      wanted.completeExceptionally(problem.exception());
    } else {
      call.fail(problem.exception());
    }
  }

  /** Takes nothing more. */
  void drop() {
    dropped = true;
    if (collected != null) {
      collected.release();
      collected = null;
    }
  }
}
