package io.weir.plugin.rtmp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.weir.api.Role;
import io.weir.api.routing.EndReason;
import io.weir.codec.rtmp.ControlMessages;
import io.weir.codec.rtmp.MessageType;
import io.weir.codec.rtmp.RtmpMessage;
import io.weir.codec.rtmp.amf.AmfValue;
import io.weir.codec.rtmp.command.RtmpCommand;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The ways of real clients: what they say, in their order, and what they need to hear. */
class SessionTest {

  private record Client(String name, Role role, Consumer<TestClient> talk) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Arguments> clients() {
    return Stream.of(
            new Client("ffmpeg publishing", Role.PUBLISH, SessionTest::ffmpegPublishes),
            new Client("OBS", Role.PUBLISH, SessionTest::obsPublishes),
            new Client("GStreamer publishing", Role.PUBLISH, SessionTest::gstreamerPublishes),
            new Client("Flash publishing", Role.PUBLISH, c -> flash(c, "publish")),
            new Client("ffmpeg playing", Role.PLAY, SessionTest::ffmpegPlays),
            new Client("librtmp playing", Role.PLAY, SessionTest::librtmpPlays),
            new Client("Flash playing", Role.PLAY, c -> flash(c, "play")))
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void anOriginHearsTheClientsOwnBytesAndTheClientTheOriginsAnswer(Client client) {
    try (Bench bench = new Bench()) {
      TestClient peer = bench.client();
      client.talk().accept(peer);
      bench.settle();
      assertThat(bench.router.requests)
          .singleElement()
          .satisfies(
              request -> {
                assertThat(request.key()).hasToString("__defaultVhost__/live/s");
                assertThat(request.role()).isEqualTo(client.role());
                assertThat(request.parameters()).containsEntry("token", "1");
                assertThat(request.client()).isEqualTo(peer.channel.remoteAddress());
              });
      assertThat(peer.briefs())
          .contains("_result NetConnection.Connect.Success")
          .endsWith(
              client.role() == Role.PUBLISH
                  ? "onStatus NetStream.Publish.Start"
                  : "onStatus NetStream.Play.Start");
      assertThat(bench.origin().raw.toByteArray()).isEqualTo(peer.said.toByteArray());
      relaysBothWays(bench, peer);
      peer.channel.close();
      bench.settle();
      assertThat(bench.route().closed).containsExactly(EndReason.CLIENT_CLOSED);
      assertThat(bench.origin().channel.isOpen()).isFalse();
      assertThat(bench.faults).isEmpty();
    }
  }

  private static void relaysBothWays(Bench bench, TestClient client) {
    TestOrigin origin = bench.origin();
    client.say(new RtmpMessage(MessageType.VIDEO, 40, 1, 6, client.bytes(new byte[5000])));
    origin.say(new RtmpMessage(MessageType.AUDIO, 50, 1, 7, client.bytes(new byte[3000])));
    bench.settle();
    assertThat(origin.raw.toByteArray()).isEqualTo(client.said.toByteArray());
    assertThat(origin.last())
        .returns(MessageType.VIDEO, Heard::typeId)
        .returns(40L, Heard::timestamp);
    assertThat(client.last())
        .returns(MessageType.AUDIO, Heard::typeId)
        .returns(50L, Heard::timestamp)
        .returns("00".repeat(3000), Heard::payload);
  }

  private static void ffmpegPublishes(TestClient client) {
    client.publish("s?token=1");
  }

  /** librtmp sends its chunk size first and asks for nothing back but createStream. */
  private static void obsPublishes(TestClient client) {
    client.handshake();
    client.say(ControlMessages.setChunkSize(client.alloc, 4096));
    client.say(3, 0, TestClient.connect("live"));
    client.say(
        TestClient.call("releaseStream", 2, AmfValue.of("s?token=1")).message(client.alloc, 3, 0),
        TestClient.call("FCPublish", 3, AmfValue.of("s?token=1")).message(client.alloc, 3, 0),
        TestClient.call("createStream", 4).message(client.alloc, 3, 0));
    client.say(4, 1, TestClient.call("publish", 5, AmfValue.of("s?token=1"), AmfValue.of("live")));
  }

  /** rtmp2sink announces window and bandwidth and pipelines what it can. */
  private static void gstreamerPublishes(TestClient client) {
    client.handshake();
    client.say(
        ControlMessages.windowAckSize(client.alloc, 2_500_000),
        TestClient.connect("live").message(client.alloc, 3, 0));
    client.say(
        ControlMessages.setChunkSize(client.alloc, 65_536),
        TestClient.call("releaseStream", 2, AmfValue.of("s?token=1")).message(client.alloc, 3, 0),
        TestClient.call("FCPublish", 3, AmfValue.of("s?token=1")).message(client.alloc, 3, 0),
        TestClient.call("createStream", 4).message(client.alloc, 3, 0));
    client.say(4, 1, TestClient.call("publish", 5, AmfValue.of("s?token=1"), AmfValue.of("live")));
  }

  private static void ffmpegPlays(TestClient client) {
    client.play("s?token=1");
    client.say(ControlMessages.setBufferLength(client.alloc, 1, 3000));
  }

  private static void librtmpPlays(TestClient client) {
    client.handshake();
    client.say(3, 0, TestClient.connect("live"));
    client.say(ControlMessages.windowAckSize(client.alloc, 2_500_000));
    client.say(ControlMessages.setBufferLength(client.alloc, 0, 300));
    client.say(3, 0, TestClient.call("createStream", 2));
    client.say(3, 0, TestClient.call("FCSubscribe", 3, AmfValue.of("s")));
    client.say(3, 0, TestClient.call("_checkbw", 4));
    client.say(8, 1, TestClient.call("play", 5, AmfValue.of("s?token=1"), AmfValue.of(-1000)));
  }

  /** objectEncoding 3: commands come as AMF3 messages from createStream on. */
  private static void flash(TestClient client, String verb) {
    client.handshake();
    client.say(3, 0, TestClient.connect("live", 3));
    client.say(amf3(client, 0, TestClient.call("createStream", 2)));
    client.say(
        amf3(client, 1, TestClient.call(verb, 0, AmfValue.of("s?token=1"), AmfValue.of("live"))));
  }

  private static RtmpMessage amf3(TestClient client, int streamId, RtmpCommand command) {
    ByteBuf payload = client.alloc.buffer().writeByte(0);
    command.encode(payload);
    return new RtmpMessage(MessageType.COMMAND_AMF3, 0, streamId, 3, payload);
  }

  @Test
  void whatTheClientKnowsAlreadyIsNotSaidTwice() {
    try (Bench bench = new Bench()) {
      TestClient client = bench.client();
      client.publish("s");
      bench.settle();
      assertThat(client.briefs())
          .containsExactly(
              "5",
              "6",
              "_result NetConnection.Connect.Success",
              "_result",
              "_result",
              "_result",
              "5",
              "6",
              "onStatus NetStream.Publish.Start");
    }
  }

  @Test
  void aSubscriptionIsConfirmedOnce() {
    try (Bench bench = new Bench()) {
      TestClient client = bench.client();
      librtmpPlays(client);
      bench.settle();
      assertThat(client.briefs())
          .filteredOn("onFCSubscribe NetStream.Play.Start"::equals)
          .hasSize(1);
    }
  }

  @Test
  void anAmf3ClientIsAnsweredInItsWay() {
    try (Bench bench = new Bench()) {
      TestClient client = bench.client();
      flash(client, "publish");
      bench.settle();
      assertThat(client.heard)
          .filteredOn(one -> one.brief().equals("_result NetConnection.Connect.Success"))
          .singleElement()
          .satisfies(
              one -> {
                assertThat(one.typeId()).isEqualTo(MessageType.COMMAND_AMF0);
                assertThat(one.command().orElseThrow().members(1))
                    .extracting(info -> info == null ? -1 : info.number("objectEncoding", -1))
                    .isEqualTo(3.0);
              });
      assertThat(client.heard)
          .filteredOn(one -> one.brief().equals("_result"))
          .singleElement()
          .returns(MessageType.COMMAND_AMF3, Heard::typeId);
    }
  }

  @Test
  void everyCallIsAnsweredOnce() {
    try (Bench bench = new Bench()) {
      TestClient client = bench.client();
      client.handshake();
      client.say(3, 0, TestClient.connect("live"));
      for (String call :
          List.of("releaseStream", "FCPublish", "_checkbw", "FCSubscribe", "getStreamLength")) {
        client.say(3, 0, TestClient.call(call, 2, AmfValue.of("s")));
      }
      client.say(3, 0, TestClient.call("createStream", 7));
      client.say(3, 0, TestClient.call("createStream", 8));
      client.say(3, 0, TestClient.call("deleteStream", 0, AmfValue.of(2)));
      bench.settle();
      List<Heard> answers =
          client.heard.stream().filter(one -> one.brief().equals("_result")).toList();
      assertThat(answers)
          .extracting(one -> one.command().orElseThrow().transactionId())
          .containsExactly(2.0, 2.0, 2.0, 2.0, 2.0, 7.0, 8.0);
      assertThat(answers)
          .extracting(one -> one.command().orElseThrow().argument(1))
          .endsWith(AmfValue.of(0), AmfValue.of(1), AmfValue.of(2));
      assertThat(client.briefs()).contains("onFCSubscribe NetStream.Play.Start");
      assertThat(bench.faults).isEmpty();
    }
  }

  @Test
  void anEnhancedClientHearsThatNothingIsNarrowed() {
    try (Bench bench = new Bench()) {
      TestClient client = bench.client();
      client.handshake();
      AmfValue codecs = new AmfValue.Array(List.of(AmfValue.of("hvc1"), AmfValue.of("av01")));
      client.say(3, 0, TestClient.connect("live", 0, "fourCcList", codecs));
      bench.settle();
      assertThat(client.last().command().orElseThrow().members(1))
          .extracting(info -> info == null ? null : info.get("fourCcList"))
          .isEqualTo(codecs);
    }
  }

  @Test
  void acknowledgementsAreSentAsTheClientWants() {
    try (Bench bench = new Bench()) {
      TestClient client = bench.client();
      client.handshake();
      client.say(ControlMessages.windowAckSize(client.alloc, 10_000));
      client.say(new RtmpMessage(99, 0, 0, 9, client.bytes(new byte[5_000])));
      bench.settle();
      assertThat(client.briefs()).isEmpty();
      client.say(new RtmpMessage(99, 0, 0, 9, client.bytes(new byte[3_000])));
      bench.settle();
      assertThat(client.heard)
          .singleElement()
          .satisfies(
              one -> {
                assertThat(one.typeId()).isEqualTo(MessageType.ACKNOWLEDGEMENT);
                assertThat(Long.parseLong(one.payload(), 16))
                    .isEqualTo(1 + 2 * 1536 + client.said.size());
              });
    }
  }

  @Test
  void publishFalseAndPlayFalseNameNoStream() {
    try (Bench bench = new Bench()) {
      TestClient client = bench.client();
      client.handshake();
      client.say(3, 0, TestClient.connect("live"));
      client.say(3, 0, TestClient.call("createStream", 2));
      client.say(3, 1, TestClient.call("publish", 0, AmfValue.of(false)));
      client.say(3, 1, TestClient.call("play", 0, AmfValue.of(false)));
      bench.settle();
      assertThat(bench.router.requests).isEmpty();
      assertThat(bench.faults).isEmpty();
    }
  }
}
