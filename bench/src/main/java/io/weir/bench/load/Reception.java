package io.weir.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.weir.codec.rtmp.MessageType;
import io.weir.codec.rtmp.RtmpMessage;
import io.weir.codec.rtmp.chunk.MessageDecoder;

/**
 * Takes a media stream by RTMP. Used by players for what they get and by the origin for what is
 * published.
 */
class Reception extends Receiver {
  private final MessageDecoder decoder;
  private final boolean sampled;

  /**
   * Goes on where the decoder stands, which it owns from now on.
   *
   * @param sampled whether to look into messages; else the bytes are only counted
   */
  Reception(MessageDecoder decoder, Figures figures, boolean sampled) {
    super(figures);
    this.decoder = decoder;
    this.sampled = sampled;
  }

  @Override
  final void take(ByteBuf in) {
    if (!sampled) {
      return;
    }
    while (in.isReadable()) {
      RtmpMessage message = decoder.decode(in);
      if (message == null) {
        return;
      }
      try {
        message(message);
      } finally {
        message.release();
      }
    }
  }

  /** A whole message came in; borrowed. */
  void message(RtmpMessage message) {
    if (message.typeId() == MessageType.AUDIO || message.typeId() == MessageType.VIDEO) {
      payload(message.payload());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    decoder.close();
    super.channelInactive(ctx);
  }
}
