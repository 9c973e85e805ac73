package io.weir.api.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * Takes a body in pieces. Confined to one event loop; never blocks. After the end, or once the
 * receiver has gone, everything is released and ignored.
 */
public interface BodySink {

  /** What a writer wants to know. Called on the event loop. */
  interface Listener {

    /** There is room again. */
    void writable();

    /** The receiver has gone; nothing more is needed. Called at most once. */
    void gone();
  }

  /** Sets the one listener; {@code gone} is called at once if that has happened. */
  void listen(Listener listener);

  /**
   * Writes a piece.
   *
   * @param bytes owned by the sink from now on
   * @return whether there is room for more; if not, {@link Listener#writable} tells when
   */
  boolean write(ByteBuf bytes);

  /** Sends what was written. */
  void flush();

  /**
   * Ends the body; a body shorter than its head announced is broken off instead.
   *
   * @param trailers trailer fields (RFC 9110 section 6.5), sent where the body is chunked
   */
  void end(HttpHeaders trailers);

  /** Breaks the body off, visibly. */
  void abort();
}
