package io.weir.plugin.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RehearsalTest {

  @Test
  void saysAllThatAClientSaysBeforeItNamesItsStream() {
    Listening listening = new Listening();
    Rehearsal.of(channel -> channel.pipeline().addLast(listening), new Random(1));
    assertThat(listening.bytes).isGreaterThan(1 + 1536 + 1536);
    assertThat(listening.channel.isOpen()).isFalse();
  }

  private static final class Listening extends ChannelInboundHandlerAdapter {
    private int bytes;

    @SuppressWarnings("NullAway.Init") // handlerAdded comes first
    private Channel channel;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      channel = ctx.channel();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      ByteBuf in = (ByteBuf) msg;
      bytes += in.readableBytes();
      in.release();
    }
  }
}
