package io.weir.plugin.loopback.rtmp;

import io.weir.plugin.loopback.stream.Media;

/** Follows a client's connection; called on its event loop. */
public interface ClientListener {

  /** The server has agreed to publish or play. Once at most. */
  void started(ClientStream stream);

  /** A player's next message. */
  void media(Media media);

  /**
   * The connection has ended. Once, last.
   *
   * @param reason what the server or the transport said
   */
  void ended(String reason);
}
