package io.weir.host.srsapi;

import io.netty.handler.codec.http.HttpMethod;
import io.weir.api.Endpoint;
import java.util.concurrent.CompletionStage;

/** Asks the HTTP API of one origin. Safe for use by any thread; never blocks. */
@FunctionalInterface
public interface OriginCall {

  /**
   * Asks.
   *
   * @param target path and query
   * @param maxBytes the most that is taken of the answer
   * @return the answer's body; fails if the origin cannot be reached, is silent for too long, or
   *     answers with another status than 200
   */
  CompletionStage<byte[]> ask(HttpMethod method, Endpoint endpoint, String target, int maxBytes);
}
