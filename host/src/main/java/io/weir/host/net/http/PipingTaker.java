package io.weir.host.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.weir.api.net.http.BodySink;
import io.weir.api.net.http.UpstreamException;
import io.weir.api.net.http.UpstreamException.Fault;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Passes a body on, no faster than it is taken. */
final class PipingTaker implements BodyTaker, BodySink.Listener {
  private final Exchange exchange;
  private final BodySink sink;
  private final CompletableFuture<Void> result = new CompletableFuture<>();
  private boolean full;
  private boolean receiverGone;

  PipingTaker(Exchange exchange, BodySink sink) {
    this.exchange = exchange;
    this.sink = sink;
    sink.listen(this);
  }

  CompletionStage<Void> result() {
    return result;
  }

  @Override
  public void content(ByteBuf bytes) {
    if (!sink.write(bytes) && !full) {
      full = true;
      exchange.pause();
    }
  }

  @Override
  public void readComplete() {
    sink.flush();
    if (receiverGone) {
      gone();
    } else if (!full) {
      exchange.read();
    }
  }

  @Override
  public void writable() {
    if (full) {
      full = false;
      exchange.read();
    }
  }

  @Override
  public void gone() {
    receiverGone = true;
    exchange.fail(new UpstreamException(Fault.CANCELLED, "the receiver has gone"));
  }

  @Override
  public void end(HttpHeaders trailers) {
    sink.end(trailers);
    result.complete(null);
  }

  @Override
  public void failed(UpstreamException reason) {
    sink.abort();
    result.completeExceptionally(reason);
  }
}
