package io.weir.api.net.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.weir.api.Endpoint;
import java.util.concurrent.CompletionStage;

/**
 * Asks origins. Its connections live on the event loop of the client for whom they ask; {@code
 * send} and {@code open} must be called there, and their stages complete there. Nothing blocks.
 *
 * <p>A client that goes takes its unfinished exchanges with it: the origin's connection is closed
 * at once. Stages fail with an {@link UpstreamException} (never wrapped).
 */
public interface HttpUpstream extends AutoCloseable {

  /**
   * Asks over a pooled connection (RFC 9112 section 9.3), for answers that are read or passed on
   * decoded. Connections are kept for each endpoint and event loop, the last used first. A kept
   * connection that turns out dead before a byte of the answer came is replaced once by a new one,
   * if the request may be repeated (RFC 9110 section 9.2.2).
   *
   * @return completes with the head of the answer (informational ones, 1xx, are skipped); the body
   *     waits until it is taken or discarded, which the caller must do
   */
  CompletionStage<UpstreamResponse> send(
      Channel client, Endpoint endpoint, UpstreamRequest request);

  /**
   * Asks for nobody, as the protocol's own business: as {@link #send(Channel, Endpoint,
   * UpstreamRequest)} does, but that no client's leaving ends the exchange.
   *
   * @param loop one of the host's, on which this is called and the stages complete
   */
  CompletionStage<UpstreamResponse> send(
      EventLoop loop, Endpoint endpoint, UpstreamRequest request);

  /**
   * Asks over a connection of its own and decodes nothing but the head of the answer, so that
   * everything behind it, chunk framing and all, can be relayed raw. Unless it asks for an upgrade,
   * the request says {@code Connection: close}.
   */
  CompletionStage<RawResponse> open(Channel client, Endpoint endpoint, UpstreamRequest request);

  /** Closes kept connections and those in use, and opens no more. Any thread; idempotent. */
  @Override
  void close();
}
