package io.weir.plugin.loopback.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.weir.plugin.loopback.stream.Media;
import io.weir.plugin.loopback.stream.OriginServices;
import io.weir.plugin.loopback.stream.StreamTable;
import io.weir.plugin.loopback.stream.StreamTable.Publication;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlvRequestHandlerTest {
  private final StreamTable streams = new StreamTable(1 << 20);
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new FlvRequestHandler(
              new OriginServices(streams, 1 << 20, () -> {}, (reason, peer, detail) -> {})));

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
    assertThat(streams.size()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "GET /live/a.m3u8 HTTP/1.1, 404 Not Found",
    "GET /a.flv HTTP/1.1, 404 Not Found",
    "GET /live/.flv HTTP/1.1, 404 Not Found",
    "POST /live/a.flv HTTP/1.1, 405 Method Not Allowed",
    "HEAD /live/a.flv HTTP/1.1, 200 OK",
    "GET live/a.flv HTTP/1.1, 400 Bad Request",
    "GET /live/a.flv HTTP/2.0, 400 Bad Request",
    "hello, 400 Bad Request",
  })
  void answersAndCloses(String line, String status) {
    send(line + "\r\nHost: x\r\n\r\n");

    assertThat(received()).startsWith("HTTP/1.1 " + status + "\r\n").endsWith("\r\n\r\n");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void anEndlessHeadIsRefused() {
    send("GET /live/a.flv HTTP/1.1\r\nX: " + "y".repeat(9000));

    assertThat(received()).startsWith("HTTP/1.1 431 ");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aRequestInPiecesIsPlayedInChunks() {
    for (char c : "GET /live/a.flv?token=x HTTP/1.1\r\nHost: x\r\n\r\n".toCharArray()) {
      send(String.valueOf(c));
    }
    assertThat(received()).contains("200 OK", "Transfer-Encoding: chunked\r\n");

    publishOneFrame();

    assertThat(received())
        .isEqualTo(
            String.join(
                "\r\n",
                "d",
                "FLV\1\5\0\0\0\t\0\0\0\0",
                "11",
                "\t\0\0\2\0\0\7\0\0\0\0\u0017\1\0\0\0\r",
                "0",
                "",
                ""));
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void anOldClientGetsTheBareFile() {
    send("GET /live/a.flv HTTP/1.0\r\n\r\n");
    assertThat(received()).doesNotContain("chunked");

    publishOneFrame();

    assertThat(received()).startsWith("FLV\1\5").hasSize(13 + 17);
    assertThat(channel.isOpen()).isFalse();
  }

  private void publishOneFrame() {
    try (Publication publication = streams.publish("live/a").orElseThrow()) {
      ByteBuf key = Unpooled.wrappedBuffer(HexFormat.of().parseHex("1701"));
      publication.media(Media.of(9, 7, key));
    }
    channel.runPendingTasks();
  }

  private void send(String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
  }

  private String received() {
    StringBuilder all = new StringBuilder();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      all.append(part.toString(StandardCharsets.ISO_8859_1));
      part.release();
    }
    return all.toString();
  }
}
