package io.weir.host.net.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UnchunkerTest {
  private static final String WHOLE =
      "5\r\nhello\r\nA;name=value\r\n, chunks!\n\r\n0\r\nTrailer: x\r\n\r\n";

  private int ends;
  private String fault = "";
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new Unchunker(),
          new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
              if (event == ChannelInputShutdownEvent.INSTANCE) {
                ends++;
              }
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
              fault = String.valueOf(cause.getMessage());
            }
          });

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private void receive(String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
  }

  private String passed() {
    StringBuilder text = new StringBuilder();
    for (ByteBuf bytes = channel.readInbound(); bytes != null; bytes = channel.readInbound()) {
      text.append(bytes.toString(StandardCharsets.ISO_8859_1));
      bytes.release();
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1000})
  void whatIsInChunksPassesHoweverItComes(int piece) {
    for (int i = 0; i < WHOLE.length(); i += piece) {
      receive(WHOLE.substring(i, Math.min(WHOLE.length(), i + piece)));
    }
    assertThat(passed()).isEqualTo("hello, chunks!\n");
    assertThat(ends).isEqualTo(1);
    receive("more");
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    assertThat(passed()).isEmpty();
    assertThat(ends).isEqualTo(1);
  }

  @Test
  void anEndBeforeTheLastChunkIsABrokenConnection() {
    receive("5\r\nhel");
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    assertThat(fault).isEqualTo("an end before the last chunk");
    assertThat(passed()).isEqualTo("hel");
    assertThat(ends).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x\r\n", "\r\n", "-1\r\n", "2\r\nabc", "1111111111111111\r\n", ";a\r\n"})
  void otherFramingIsABrokenConnection(String text) {
    receive(text.endsWith("\n") ? text : text + "\r\n");
    assertThat(fault).isNotEmpty();
    assertThat(ends).isZero();
  }

  @Test
  void linesAreBounded() {
    receive("5;" + "x".repeat(300));
    assertThat(fault).isNotEmpty();
  }
}
