package io.weir.plugin.loopback.stream;

/** Receives one stream. */
public interface Player {

  /**
   * Takes the next event. Called by the publisher's thread under the stream's lock, in order: must
   * not block, throw, or call back.
   */
  void offer(StreamEvent event);
}
