package io.weir.plugin.http.relay;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.weir.api.net.http.BodySink;
import io.weir.api.routing.Traffic;

/**
 * Counts what passes.
 *
 * @param sink that gets it
 * @param traffic that is told
 */
record Counted(BodySink sink, Traffic traffic) implements BodySink {

  @Override
  public void listen(Listener listener) {
    sink.listen(listener);
  }

  @Override
  public boolean write(ByteBuf bytes) {
    traffic.toClient(bytes.readableBytes());
    return sink.write(bytes);
  }

  @Override
  public void flush() {
    sink.flush();
  }

  @Override
  public void end(HttpHeaders trailers) {
    sink.end(trailers);
  }

  @Override
  public void abort() {
    sink.abort();
  }
}
