package io.weir.host.cli;

/** What {@code weir run} runs. Its methods are called by one thread and block it. */
public interface Server {

  /**
   * Starts everything or, if that fails, leaves nothing behind.
   *
   * @throws StartException with a message for the operator
   */
  void start() throws StartException;

  /** Drains for {@code weir.shutdown.grace}, then stops. Called once, after a start. */
  void shutdown();
}
