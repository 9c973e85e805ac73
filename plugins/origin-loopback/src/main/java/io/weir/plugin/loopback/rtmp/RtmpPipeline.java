package io.weir.plugin.loopback.rtmp;

import io.netty.channel.Channel;
import io.weir.codec.rtmp.MessageType;
import io.weir.codec.rtmp.RtmpMessage;
import io.weir.plugin.loopback.stream.Media;
import io.weir.plugin.loopback.stream.OriginServices;

/** Lines up the handlers of an RTMP connection. */
public final class RtmpPipeline {
  private RtmpPipeline() {}

  /** An accepted connection to an origin; on its event loop. */
  public static void serve(Channel channel, OriginServices services) {
    channel
        .pipeline()
        .addLast(new RtmpWriter(), new ServerHandshakeHandler(), new CommandHandler(services, ""));
  }

  /**
   * A client's connection, before it is connected. It publishes or plays one stream.
   *
   * @param listener told on the connection's event loop
   */
  public static void client(Channel channel, ClientRequest request, ClientListener listener) {
    channel
        .pipeline()
        .addLast(
            new RtmpWriter(), new ClientHandshakeHandler(), new ClientHandler(request, listener));
  }

  /** The chunk stream for a kind of media; writers of real servers use the same. */
  static int csid(int typeId) {
    return switch (typeId) {
      case MessageType.AUDIO -> 4;
      case MessageType.VIDEO -> 6;
      default -> 5;
    };
  }

  /** A media message on a message stream. */
  static RtmpMessage message(Media media, int streamId) {
    return new RtmpMessage(
        media.typeId(), media.timestamp(), streamId, csid(media.typeId()), media.payload());
  }
}
