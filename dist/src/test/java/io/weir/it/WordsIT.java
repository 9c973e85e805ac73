package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.Amf0;
import io.weir.it.kit.Message;
import io.weir.it.kit.RawOrigin;
import io.weir.it.kit.RawRtmp;
import io.weir.it.kit.WeirProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What clients say reaches the origin as they said it, and what the origin says reaches them. */
final class WordsIT {
  private final LinkedBlockingQueue<Message> heard = new LinkedBlockingQueue<>();

  private Message heard() throws InterruptedException {
    Message message = heard.poll(10, TimeUnit.SECONDS);
    assertThat(message).as("heard by the origin").isNotNull();
    return message;
  }

  @Test
  void connectObjectQueriesAndArgumentsReachTheOriginUnchanged() throws InterruptedException {
    try (RawOrigin origin =
            RawOrigin.start(
                connection -> {
                  heard.add(RawOrigin.acceptStream(connection, 7));
                  heard.add(connection.await(m -> m.is("publish")));
                  RawOrigin.status(connection, 7, "status", "NetStream.Publish.Start");
                  heard.add(connection.await(m -> m.type() == 9));
                  heard.add(connection.await(m -> m.is("deleteStream")));
                });
        WeirProcess weir = WeirProcess.builder().origin("a", origin.address()).start();
        RawRtmp client = RawRtmp.connect(weir.rtmpPort()).handshake().chunkSize(50)) {
      Map<String, Object> about = client.connectObject("live?token=secret&x=1");
      about.put("pageUrl", "http://example.com/page?a=b");
      about.put("swfUrl", "http://example.com/player.swf");
      about.put("flashVer", "FMLE/3.0 (compatible; OBS)");
      about.put("fourCcList", "hvc1");
      about.put("nothing", Amf0.NULL);
      Object[] connect = {"connect", 1.0, about, "first extra", 42.0};
      client.message(3, 20, 0, 0, Amf0.write(connect));
      client.awaitResult(1);
      int stream = client.createStream(3);
      Object[] publish = {"publish", 5.0, Amf0.NULL, "cam?sign=a%20b&vhost=x", "append"};
      client.message(4, 20, stream, 0, Amf0.write(publish));
      assertThat(client.await(m -> m.is("onStatus")).statusCode())
          .isEqualTo("NetStream.Publish.Start");
      client.message(6, 9, stream, 33, new byte[] {0x17, 1, 2});
      client.command("deleteStream", 6.0, Amf0.NULL, (double) stream);

      assertThat(heard().values()).isEqualTo(List.of(connect));
      Message published = heard();
      assertThat(published.values()).isEqualTo(List.of(publish));
      assertThat(published.streamId()).as("the origin's own stream id").isEqualTo(7);
      Message frame = heard();
      assertThat(frame.streamId()).isEqualTo(7);
      assertThat(frame.timestamp()).isEqualTo(33);
      assertThat(frame.payload()).containsExactly(0x17, 1, 2);
      assertThat(heard().command()).isEqualTo("deleteStream");
    }
  }

  @Test
  void successIsToldWhenTheOriginSaysItAndInItsWords() {
    try (RawOrigin origin =
            RawOrigin.start(
                connection -> {
                  RawOrigin.acceptStream(connection, 1);
                  connection.await(m -> m.is("play"));
                  connection.command(
                      5,
                      1,
                      "onStatus",
                      0.0,
                      Amf0.NULL,
                      Map.of("level", "error", "code", "NetStream.Play.Failed", "odd", "words"));
                });
        WeirProcess weir = WeirProcess.builder().origin("a", origin.address()).start();
        RawRtmp client = RawRtmp.connect(weir.rtmpPort()).handshake()) {
      Message answer = client.play(client.openStream("live"), "a");
      assertThat(answer.values().get(3))
          .isEqualTo(Map.of("level", "error", "code", "NetStream.Play.Failed", "odd", "words"));
      assertThat(client.isClosedWithin(Duration.ofSeconds(10))).isTrue();
    }
  }

  @Test
  void anOriginThatRefusesTheConnectionIsHeard() {
    try (RawOrigin origin =
            RawOrigin.start(
                connection -> {
                  connection.serverHandshake();
                  connection.await(m -> m.is("connect"));
                  connection.command(
                      "_error",
                      1.0,
                      Amf0.NULL,
                      Map.of(
                          "level",
                          "error",
                          "code",
                          "NetConnection.Connect.Rejected",
                          "description",
                          "no such application"));
                });
        WeirProcess weir = WeirProcess.builder().origin("a", origin.address()).start();
        RawRtmp client = RawRtmp.connect(weir.rtmpPort()).handshake()) {
      Message answer = client.publish(client.openStream("none"), "a");
      assertThat(answer.values().get(3).toString())
          .contains("level=error")
          .contains("no such application");
      assertThat(client.isClosedWithin(Duration.ofSeconds(10))).isTrue();
    }
  }
}
