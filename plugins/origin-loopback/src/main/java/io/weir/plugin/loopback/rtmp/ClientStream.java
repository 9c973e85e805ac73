package io.weir.plugin.loopback.rtmp;

import io.netty.channel.Channel;
import io.weir.plugin.loopback.stream.Media;

/** A client's stream that the server has agreed to. Confined to its connection's event loop. */
public final class ClientStream {
  private final Channel channel;
  private final int streamId;

  ClientStream(Channel channel, int streamId) {
    this.channel = channel;
    this.streamId = streamId;
  }

  /** The connection. */
  public Channel channel() {
    return channel;
  }

  /** Sends a message; {@link Channel#flush} is the caller's. */
  public void write(Media media) {
    channel.write(RtmpPipeline.message(media, streamId), channel.voidPromise());
  }
}
