package io.weir.api.net.http;

import io.netty.channel.Channel;
import java.util.concurrent.CompletionStage;

/**
 * One request and the way to its one answer. Confined to the event loop of {@link #channel()};
 * nothing blocks. What is said after the client has gone is dropped, and buffers are released.
 *
 * <p>The host adds to every answer what the connection needs (framing, {@code Connection}) and what
 * CORS by {@link CorsRules} needs. A HEAD request gets the same head as GET and no body (RFC 9110
 * section 9.3.2), whatever the handler writes.
 *
 * <p>Exactly one of {@code reply}, {@code fail}, {@code begin}, {@code takeOver} and {@code abort}
 * is called; another one after it throws {@link IllegalStateException}, but for {@code fail} and
 * {@code abort}: these break an answer that has begun.
 */
public interface HttpCall {

  /** The request without its body. */
  RequestHead request();

  /** Who asks, with proxies that are trusted looked through. */
  Caller caller();

  /**
   * The client's connection, or its stream of HTTP/2, for its event loop, for dialling and for its
   * end; not for writing.
   */
  Channel channel();

  /**
   * Reads the whole body; once. Says {@code 100 Continue} to a client that waits for it (RFC 9110
   * section 10.1.1).
   *
   * @param maxBytes the most that is taken
   * @return the body, empty if there is none; fails with a {@link ProblemException} of 413, 408 or
   *     400, which {@link #fail} answers; never completes once the client has gone
   */
  CompletionStage<byte[]> body(int maxBytes);

  /**
   * Answers in full. Sets {@code Content-Length}, but keeps the one that a head for HEAD brings.
   *
   * @param body may be empty; not copied, so not to be changed afterwards
   */
  void reply(ResponseHead head, byte[] body);

  /** Answers by a problem document (RFC 9457). */
  void reply(Problem problem);

  /**
   * Answers by the problem that fits a failure ({@link Problem#of(Throwable)}); an answer that has
   * begun is broken off as by {@link #abort}.
   */
  void fail(Throwable cause);

  /**
   * Begins an answer whose body follows. With {@code Content-Length} in the head exactly that many
   * bytes must follow; without, the body is chunked, or ends with the connection for HTTP/1.0.
   */
  BodySink begin(ResponseHead head);

  /**
   * Writes the head and takes HTTP off the connection, which is then ready for {@link
   * RawResponse#joinTo}: what the head says of framing must fit the raw bytes that follow. The
   * request must have been read completely (as every one without a body has).
   *
   * <p>After 101 (RFC 9110 section 7.8) the client's bytes pass to the origin. After every other
   * status they are dropped, so that no further request slips through to the origin; {@code
   * Connection: close} is added to the head and the client's end of input is its leaving.
   *
   * @return the client's connection, not reading
   */
  Channel takeOver(ResponseHead head);

  /**
   * Breaks the answer off so that the client notices: an unfinished body never looks complete. What
   * was written so far may be lost.
   */
  void abort();

  /** Completes on the event loop if the client goes before it was answered in full. */
  CompletionStage<Void> gone();
}
