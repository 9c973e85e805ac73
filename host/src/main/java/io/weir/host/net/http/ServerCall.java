package io.weir.host.net.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpVersion;
import io.weir.api.net.http.BodySink;
import io.weir.api.net.http.Caller;
import io.weir.api.net.http.HttpCall;
import io.weir.api.net.http.Problem;
import io.weir.api.net.http.RequestHead;
import io.weir.api.net.http.ResponseHead;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its answer. */
final class ServerCall implements HttpCall {
  private static final Logger log = LoggerFactory.getLogger(ServerCall.class);

  private enum State {
    UNANSWERED,
    ANSWERING,
    ANSWERED,
    GONE
  }

  private final Carrier carrier;
  private final RequestHead request;
  private final Caller caller;
  private final RequestBody body;
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private State state = State.UNANSWERED;
  private boolean keepAlive;
  private @Nullable ServerBody sink;

  ServerCall(Carrier carrier, RequestHead request, Caller caller, boolean keepAlive) {
    this.carrier = carrier;
    this.request = request;
    this.caller = caller;
    this.keepAlive = keepAlive;
    this.body = new RequestBody(this, request);
  }

  @Override
  public RequestHead request() {
    return request;
  }

  @Override
  public Caller caller() {
    return caller;
  }

  @Override
  public Channel channel() {
    return carrier.channel();
  }

  @Override
  public CompletionStage<Void> gone() {
    return gone;
  }

  Carrier carrier() {
    return carrier;
  }

  @Override
  public CompletionStage<byte[]> body(int maxBytes) {
    return body.take(maxBytes);
  }

  void content(HttpContent content) {
    body.add(content);
  }

  /** Whether this is a first answer; the client may be gone, then nothing is to be said. */
  private boolean claim() {
    if (state == State.GONE) {
      return false;
    }
    if (state != State.UNANSWERED) {
      throw new IllegalStateException("answered already");
    }
    state = State.ANSWERING;
    return true;
  }

  @Override
  public void reply(ResponseHead head, byte[] content) {
    if (!claim()) {
      return;
    }
    boolean bodyless = isBodyless(head);
    HttpHeaders headers = head.headers();
    headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
    if (!bodyless || (request.isHead() && !headers.contains(HttpHeaderNames.CONTENT_LENGTH))) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, content.length);
    }
    complete(head);
    channel()
        .writeAndFlush(
            new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                head.status(),
                bodyless ? Unpooled.EMPTY_BUFFER : ServerConnection.wrap(content),
                headers,
                EmptyHttpHeaders.INSTANCE));
    answered();
  }

  @Override
  public void reply(Problem problem) {
    ResponseHead head =
        ResponseHead.of(problem.status())
            .with(HttpHeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
            .with(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
    if (problem.retryAfter() > 0) {
      head.with(HttpHeaderNames.RETRY_AFTER, problem.retryAfter());
    }
    reply(head, problem.document());
  }

  @Override
  public void fail(Throwable cause) {
    Problem problem = Problem.of(cause);
    if (problem.status() == 500) {
      log.warn("{} {} failed", request.method(), request.path(), cause);
    }
    if (state == State.UNANSWERED) {
      reply(problem);
    } else {
      abort();
    }
  }

  @Override
  public BodySink begin(ResponseHead head) {
    if (!claim()) {
      return ServerBody.dead(this);
    }
    HttpHeaders headers = head.headers();
    headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
    boolean bodyless = isBodyless(head);
    long length = length(headers);
    boolean chunked =
        length < 0 && !isStatusBodyless(head) && request.version().equals(HttpVersion.HTTP_1_1);
    if (chunked) {
      headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }
    keepAlive &= chunked || length >= 0 || bodyless;
    complete(head);
    channel().write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, head.status(), headers));
    ServerBody begun = new ServerBody(this, bodyless ? 0 : length, bodyless, chunked);
    sink = begun;
    return begun;
  }

  /** Negative if the head does not say. */
  private static long length(HttpHeaders headers) {
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    try {
      return length == null ? -1 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      headers.remove(HttpHeaderNames.CONTENT_LENGTH);
      return -1;
    }
  }

  private boolean isBodyless(ResponseHead head) {
    return request.isHead() || isStatusBodyless(head);
  }

  /** RFC 9112 section 6.3. */
  private static boolean isStatusBodyless(ResponseHead head) {
    int status = head.status().code();
    return status < 200 || status == 204 || status == 304;
  }

  /** What every answer's head gets. */
  private void complete(ResponseHead head) {
    HttpHeaders headers = head.headers();
    carrier.server().settings().cors().apply(request, headers);
    keepAlive &= body.isComplete() && !carrier.server().isDraining();
    headers.remove(HttpHeaderNames.CONNECTION);
    if (!keepAlive) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (request.version().equals(HttpVersion.HTTP_1_0)) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
    carrier.server().meters().answered(head.status().code());
  }

  @Override
  public Channel takeOver(ResponseHead head) {
    if (!body.isComplete()) {
      throw new IllegalStateException("the request has not been read");
    }
    if (!claim()) {
      return channel();
    }
    boolean upgrade = head.status().code() == 101;
    HttpHeaders headers = head.headers();
    carrier.server().settings().cors().apply(request, headers);
    if (!upgrade) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    carrier.server().meters().answered(head.status().code());
    channel().writeAndFlush(new DefaultHttpResponse(HttpVersion.HTTP_1_1, head.status(), headers));
    state = State.ANSWERED;
    carrier.release(upgrade);
    return channel();
  }

  /** The answer is written. */
  void answered() {
    state = State.ANSWERED;
    body.drop();
    carrier.answered(keepAlive);
  }

  @Override
  public void abort() {
    if (state == State.ANSWERED || state == State.GONE) {
      return;
    }
    if (sink != null && sink.endsWithConnection()) {
      channel().config().setOption(ChannelOption.SO_LINGER, 0);
    }
    channel().close();
  }

  void overdue() {
    if (state == State.UNANSWERED) {
      carrier.report("slow_body", "a complete body in time");
      body.fail(new Problem(408, "The body did not come in time."));
    } else {
      carrier.report("slow_reader", "a client that takes what it asked for");
      abort();
    }
  }

  void writabilityChanged() {
    boolean writable = channel().isWritable();
    if (state == State.ANSWERING && !writable) {
      carrier.timer().arm(carrier.server().settings().sendTimeout());
    } else if (state == State.ANSWERING) {
      carrier.timer().disarm();
    }
    if (sink != null && writable) {
      sink.writable();
    }
  }

  void clientGone() {
    state = State.GONE;
    body.drop();
    if (sink != null) {
      sink.gone();
    }
    gone.complete(null);
  }
}
