package io.weir.api.net.http;

import java.util.concurrent.CompletionStage;

/**
 * An origin's answer whose body has not been taken yet. Confined to the client's event loop.
 * Exactly one of its three ways to go on must be taken; a second one throws {@link
 * IllegalStateException}. Until then the origin is not read.
 */
public interface UpstreamResponse {

  /** Status and headers as the origin sent them; see {@link ForwardedHeaders#toClient}. */
  ResponseHead head();

  /**
   * Reads the whole body.
   *
   * @param maxBytes the most that is taken
   * @return fails with an {@link UpstreamException}: {@code TOO_LARGE}, {@code BROKEN} or {@code
   *     BAD_RESPONSE}
   */
  CompletionStage<HttpBody> aggregate(int maxBytes);

  /**
   * Passes the body on as it comes, no faster than the sink takes it. A body that breaks aborts the
   * sink, and so does an origin that is silent for the body timeout; a receiver that goes ends the
   * exchange.
   *
   * @return completes when the body has been passed completely; fails as {@code aggregate} does
   */
  CompletionStage<Void> pipe(BodySink sink);

  /** Wants nothing more: a body that has not arrived yet costs the connection. */
  void discard();
}
