package io.weir.host.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.LastHttpContent;
import io.weir.api.net.http.BodySink;
import org.jspecify.annotations.Nullable;

/** The body of one answer; holds it to the length that its head announced. */
final class ServerBody implements BodySink {
  private final ServerCall call;
  private final long length;
  private final boolean bodyless;
  private final boolean chunked;
  private long sent;
  private boolean over;
  private boolean gone;
  private @Nullable Listener listener;

  /**
   * A body that has begun.
   *
   * @param length announced; negative if it was not
   * @param bodyless whether what is written is not for the client
   */
  ServerBody(ServerCall call, long length, boolean bodyless, boolean chunked) {
    this.call = call;
    this.length = length;
    this.bodyless = bodyless;
    this.chunked = chunked;
  }

  /** A body for a client that has gone. */
  static ServerBody dead(ServerCall call) {
    ServerBody dead = new ServerBody(call, -1, true, false);
    dead.over = true;
    dead.gone = true;
    return dead;
  }

  boolean endsWithConnection() {
    return !bodyless && length < 0 && !chunked;
  }

  @Override
  public void listen(Listener wanted) {
    listener = wanted;
    if (gone) {
      wanted.gone();
    }
  }

  @Override
  public boolean write(ByteBuf bytes) {
    if (over || bodyless || !bytes.isReadable()) {
      bytes.release();
      return true;
    }
    sent += bytes.readableBytes();
    if (length >= 0 && sent > length) {
      bytes.release();
      abort();
      return true;
    }
    call.channel().write(new DefaultHttpContent(bytes), call.channel().voidPromise());
    return call.channel().isWritable();
  }

  @Override
  public void flush() {
    if (!over) {
      call.channel().flush();
    }
  }

  @Override
  public void end(HttpHeaders trailers) {
    if (over) {
      return;
    }
    if (!bodyless && length >= 0 && sent < length) {
      abort();
      return;
    }
    over = true;
    call.channel().writeAndFlush(last(trailers));
    call.answered();
  }

  private LastHttpContent last(HttpHeaders trailers) {
    if (!chunked || bodyless || trailers.isEmpty()) {
      return LastHttpContent.EMPTY_LAST_CONTENT;
    }
    DefaultLastHttpContent last = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
    last.trailingHeaders().add(trailers);
    return last;
  }

  @Override
  public void abort() {
    if (!over) {
      over = true;
      call.abort();
    }
  }

  void writable() {
    if (!over && listener != null) {
      listener.writable();
    }
  }

  void gone() {
    boolean unfinished = !gone;
    gone = true;
    over = true;
    if (unfinished && listener != null) {
      listener.gone();
    }
  }
}
