package io.weir.host.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.weir.api.net.http.BodySink;
import io.weir.api.net.http.HttpBody;
import io.weir.api.net.http.ResponseHead;
import io.weir.api.net.http.UpstreamException;
import io.weir.api.net.http.UpstreamException.Fault;
import io.weir.api.net.http.UpstreamRequest;
import io.weir.api.net.http.UpstreamResponse;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One request over a pool and its answer. It is over once the whole body has come, or when it fails
 * or is given up; then its connection is gone from it, back to the pool or closed.
 */
final class Exchange implements UpstreamResponse {
  private final EndpointPool pool;
  private final @Nullable Channel client;
  private final UpstreamRequest request;
  private final CompletableFuture<UpstreamResponse> response = new CompletableFuture<>();
  private final ChannelFutureListener clientGone = closed -> cancel();
  private final Queue<ByteBuf> untaken = new ArrayDeque<>();
  private @Nullable UpstreamConnection connection;
  private @Nullable ResponseHead head;
  private @Nullable BodyTaker taker;
  private @Nullable HttpHeaders trailers;
  private @Nullable UpstreamException failure;
  private boolean retried;
  private boolean over;

  /**
   * An exchange that has not begun.
   *
   * @param client whose leaving ends it; null if nobody's does
   */
  Exchange(EndpointPool pool, @Nullable Channel client, UpstreamRequest request) {
    this.pool = pool;
    this.client = client;
    this.request = request;
  }

  void start() {
    if (client != null) {
      client.closeFuture().addListener(clientGone);
    }
    if (!over) {
      pool.serve(this);
    }
  }

  CompletionStage<UpstreamResponse> response() {
    return response;
  }

  UpstreamRequest request() {
    return request;
  }

  boolean isOver() {
    return over;
  }

  boolean isAnswered() {
    return head != null;
  }

  void runsOn(UpstreamConnection found) {
    connection = found;
  }

  private void cancel() {
    fail(new UpstreamException(Fault.CANCELLED, "the client has gone"));
  }

  /** Ends it, unless it is over; the connection has no other use then. */
  void fail(UpstreamException reason) {
    UpstreamConnection present = connection;
    if (!finish()) {
      return;
    }
    if (present != null) {
      present.breakOff();
    }
    failure = reason;
    dropUntaken();
    pool.upstream().meters().fault(reason.fault());
    if (head == null) {
      response.completeExceptionally(reason);
    } else if (taker != null) {
      taker.failed(reason);
    }
  }

  private boolean finish() {
    if (over) {
      return false;
    }
    over = true;
    connection = null;
    if (client != null) {
      client.closeFuture().removeListener(clientGone);
    }
    return true;
  }

  /**
   * The connection is lost.
   *
   * @param begun whether a byte of the answer had come
   */
  void lost(String how, boolean reused, boolean begun) {
    connection = null;
    if (over) {
      return;
    }
    if (head != null) {
      fail(new UpstreamException(Fault.BROKEN, how + " within a body"));
    } else if (begun) {
      fail(new UpstreamException(Fault.BAD_RESPONSE, how + " within a head"));
    } else if (reused && !retried && RequestMessage.isIdempotent(request)) {
      retried = true;
      pool.dial(this);
    } else {
      fail(new UpstreamException(Fault.UNANSWERED, how + " without an answer"));
    }
  }

  void head(HttpResponse arrived) {
    head = new ResponseHead(arrived.status(), arrived.headers());
    response.complete(this);
  }

  /** Takes ownership of the bytes. */
  void content(ByteBuf bytes) {
    if (over || !bytes.isReadable()) {
      bytes.release();
    } else if (taker != null) {
      taker.content(bytes);
    } else {
      untaken.add(bytes);
    }
  }

  void end(HttpHeaders last) {
    if (!finish()) {
      return;
    }
    trailers = last;
    if (taker != null) {
      taker.end(last);
    }
  }

  /** A batch was read: what waits for a taker is all that may. */
  void readComplete() {
    if (connection == null || head == null) {
      return;
    }
    if (taker == null) {
      connection.setReading(false);
    } else {
      taker.readComplete();
    }
  }

  @Override
  public ResponseHead head() {
    ResponseHead present = head;
    if (present == null) {
      throw new IllegalStateException("no answer yet");
    }
    return present;
  }

  @Override
  public CompletionStage<HttpBody> aggregate(int maxBytes) {
    AggregatingTaker aggregating = new AggregatingTaker(this, maxBytes);
    take(aggregating);
    return aggregating.result();
  }

  @Override
  public CompletionStage<Void> pipe(BodySink sink) {
    PipingTaker piping = new PipingTaker(this, sink);
    take(piping);
    return piping.result();
  }

  @Override
  public void discard() {
    take(new DiscardingTaker());
    fail(new UpstreamException(Fault.CANCELLED, "not wanted"));
  }

  private void take(BodyTaker wanted) {
    if (taker != null) {
      throw new IllegalStateException("the body was taken already");
    }
    taker = wanted;
    if (failure != null) {
      wanted.failed(failure);
      return;
    }
    read();
    for (ByteBuf bytes = untaken.poll(); bytes != null; bytes = untaken.poll()) {
      wanted.content(bytes);
    }
    if (trailers != null) {
      wanted.end(trailers);
    } else {
      wanted.readComplete();
    }
  }

  /** Waits for more of the body, for the body timeout. */
  void read() {
    if (connection != null) {
      connection.setReading(true);
      connection.arm(pool.upstream().settings().bodyTimeout());
    }
  }

  /** Wants no more of the body for now. */
  void pause() {
    if (connection != null) {
      connection.setReading(false);
      connection.disarm();
    }
  }

  private void dropUntaken() {
    for (ByteBuf bytes = untaken.poll(); bytes != null; bytes = untaken.poll()) {
      bytes.release();
    }
  }
}
