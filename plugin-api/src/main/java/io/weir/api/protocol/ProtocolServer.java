package io.weir.api.protocol;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A running protocol. Its methods are called by one host thread, never concurrently. */
public interface ProtocolServer {

  /**
   * Opens all listeners or none. Port 0 takes a free port.
   *
   * @return completes with the bound addresses, or fails, which rolls the start back
   */
  CompletionStage<List<InetSocketAddress>> start();

  /**
   * Stops accepting and lets sessions run.
   *
   * @param grace how long to wait for them
   * @return completes with the number of sessions left: 0 as soon as the last has ended, or what is
   *     left when the grace is over
   */
  CompletionStage<Integer> drain(Duration grace);

  /** Closes everything; idempotent, also after a failed start. */
  CompletionStage<Void> stop();
}
