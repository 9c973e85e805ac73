package io.weir.plugin.rtmp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.weir.api.routing.EndReason;
import io.weir.codec.rtmp.ControlMessages;
import io.weir.codec.rtmp.MessageType;
import io.weir.codec.rtmp.RtmpMessage;
import io.weir.codec.rtmp.amf.AmfValue;
import io.weir.codec.rtmp.command.RtmpCommand;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients that break the rules lose their own connection, are counted, and nothing else happens.
 */
class HostileClientTest {

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("16 MiB announced", "message_too_long", c -> say(c, "03 000000 ffffff 14 00000000")),
        fault("chunk size 0", "chunk_size", c -> say(c, "02 000000 000004 01 00000000 00000000")),
        fault(
            "chunk size 2^31-1",
            "chunk_size",
            c -> say(c, "02 000000 000004 01 00000000 7fffffff")),
        fault("fmt 3 without history", "no_history", c -> say(c, "c3 00")),
        fault("60,000 csids", "too_many_chunk_streams", HostileClientTest::manyStreams),
        fault("AMF nested 5,000 deep", "amf_too_deep", HostileClientTest::deep),
        fault("no command name", "bad_command", c -> say(c, "03 000000 000001 14 00000000 05")),
        fault("much before connect", "negotiation_too_long", HostileClientTest::much),
        fault(
            "createStream before connect",
            "bad_command",
            c -> c.say(3, 0, TestClient.call("createStream", 1))),
        fault(
            "publish before connect",
            "bad_command",
            c -> c.say(3, 1, TestClient.call("publish", 1, AmfValue.of("s")))),
        fault(
            "connect twice",
            "bad_command",
            c -> {
              c.say(3, 0, TestClient.connect("live"));
              c.say(3, 0, TestClient.connect("live"));
            }),
        fault(
            "connect without an object",
            "bad_command",
            c -> c.say(3, 0, RtmpCommand.of("connect", 1, AmfValue.NULL))),
        fault("17 streams", "bad_command", HostileClientTest::seventeenStreams),
        fault(
            "65 calls",
            "bad_command",
            c -> {
              for (int i = 1; i <= 65; i++) {
                c.say(3, 0, TestClient.call("_checkbw", i));
              }
            }),
        fault(
            "a tcUrl of 5,000 characters",
            "bad_command",
            c ->
                c.say(
                    3, 0, TestClient.connect("live", 0, "tcUrl", AmfValue.of("x".repeat(5_000))))),
        fault(
            "many names",
            "bad_command",
            c -> {
              for (int i = 0; i < 17; i++) {
                c.say(3, 0, TestClient.call("releaseStream", i, AmfValue.of("s" + i)));
              }
            }),
        fault(
            "play2",
            "bad_command",
            c -> {
              c.say(3, 0, TestClient.connect("live"));
              c.say(3, 0, TestClient.call("play2", 0, AmfValue.of("s")));
            }),
        fault("publish as data", "bad_command", c -> c.say(data(c, 18, "publish", false))),
        fault("publish as AMF3 data", "bad_command", c -> c.say(data(c, 15, "publish", true))),
        fault("publish in an aggregate", "bad_command", c -> c.say(aggregate(c, 20))));
  }

  private static Arguments fault(String name, String reason, Consumer<TestClient> words) {
    return Arguments.of(name, reason, words);
  }

  private static void say(TestClient client, String hex) {
    client.sayBytes(client.bytes(ByteBufUtil.decodeHexDump(hex.replace(" ", ""))));
  }

  private static void manyStreams(TestClient client) {
    for (int csid = 0; csid < 60_000 && client.channel.isOpen(); csid++) {
      client.say(new RtmpMessage(99, 0, 0, 64 + csid, client.bytes()));
    }
  }

  private static void deep(TestClient client) {
    ByteBuf payload = client.alloc.buffer();
    RtmpCommand.of("connect", 1).encode(payload);
    for (int i = 0; i < 5_000; i++) {
      payload.writeByte(3).writeShort(1).writeByte('a');
    }
    client.say(new RtmpMessage(MessageType.COMMAND_AMF0, 0, 0, 3, payload));
  }

  private static void much(TestClient client) {
    for (int i = 0; i < 300 && client.channel.isOpen(); i++) {
      client.say(new RtmpMessage(99, 0, 0, 5, client.bytes(new byte[1_000])));
    }
  }

  private static void seventeenStreams(TestClient client) {
    client.say(3, 0, TestClient.connect("live"));
    for (int i = 0; i < 17; i++) {
      client.say(3, 0, TestClient.call("createStream", i + 2));
    }
  }

  private static RtmpMessage data(TestClient client, int typeId, String name, boolean amf3) {
    ByteBuf payload = client.alloc.buffer();
    if (amf3) {
      payload.writeByte(0);
    }
    RtmpCommand.of(name, 0, AmfValue.NULL, AmfValue.of("other")).encode(payload);
    return new RtmpMessage(typeId, 0, 1, 5, payload);
  }

  private static RtmpMessage aggregate(TestClient client, int typeId) {
    ByteBuf inner = client.alloc.buffer();
    RtmpCommand.of("publish", 0, AmfValue.NULL, AmfValue.of("other")).encode(inner);
    ByteBuf payload = client.alloc.buffer();
    payload.writeByte(9).writeMedium(2).writeInt(0).writeMedium(0).writeShort(7).writeInt(13);
    payload.writeByte(typeId).writeMedium(inner.readableBytes()).writeInt(0).writeMedium(0);
    payload.writeBytes(inner).writeInt(inner.writerIndex() + 11);
    inner.release();
    return new RtmpMessage(MessageType.AGGREGATE, 0, 1, 5, payload);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void aFaultEndsItsConnectionAndIsCounted(String name, String reason, Consumer<TestClient> words) {
    try (Bench bench = new Bench()) {
      TestClient other = bench.client();
      other.publish("other");
      bench.settle();
      TestClient client = bench.client();
      client.handshake();
      words.accept(client);
      bench.settle();
      assertThat(bench.faults).containsExactly(reason);
      assertThat(client.channel.isOpen()).isFalse();
      assertThat(bench.router.requests).hasSize(1);
      assertThat(other.channel.isOpen()).isTrue();
    }
  }

  @Test
  void garbageIsNoHandshake() {
    try (Bench bench = new Bench()) {
      TestClient client = bench.client();
      say(client, "474554202f20485454502f312e310d0a");
      assertThat(bench.faults).containsExactly("bad_version");
      assertThat(client.channel.isOpen()).isFalse();
    }
  }

  @Test
  void aSilentClientIsClosedAfterTheHandshakeTimeout() {
    try (Bench bench = new Bench()) {
      TestClient silent = bench.client();
      TestClient shaken = bench.client();
      shaken.handshake();
      TestClient publisher = bench.client();
      publisher.publish("s");
      bench.settle().pass(Bench.HANDSHAKE_TIMEOUT.minusMillis(1));
      assertThat(silent.channel.isOpen()).isTrue();
      bench.pass(Duration.ofMillis(2));
      assertThat(silent.channel.isOpen()).isFalse();
      assertThat(shaken.channel.isOpen()).isFalse();
      assertThat(publisher.channel.isOpen()).isTrue();
      assertThat(bench.faults).containsExactly("handshake_timeout", "handshake_timeout");
    }
  }

  static Stream<Arguments> otherWishes() {
    return Stream.of(
        wish("publish another", c -> call(c, "publish", "other")),
        wish("publish in capitals", c -> call(c, "PUBLISH", "other")),
        wish("publish with a tail", c -> call(c, "publish\0tail", "other")),
        wish("play", c -> call(c, "play", "s")),
        wish("play2", c -> call(c, "play2", "s")),
        wish("release another", c -> call(c, "releaseStream", "other")),
        wish("FCPublish of another", c -> call(c, "FCPublish", "other")),
        wish("connect", c -> c.say(3, 0, TestClient.connect("live"))),
        wish("no stream name", c -> call(c, "publish", "a b")),
        wish("a long command", c -> call(c, "x", "y".repeat(9_000))),
        wish("a data message", c -> c.say(data(c, 18, "publish", false))),
        wish("a capital data message", c -> c.say(data(c, 18, "PLAY", false))),
        wish(
            "a long data message with a tail",
            c -> c.say(data(c, 18, "publish\0" + "x".repeat(9_000), false))),
        wish("an AMF3 data message", c -> c.say(data(c, 15, "publish", true))),
        wish("an aggregate", c -> c.say(aggregate(c, 20))),
        wish("an aggregate with data", c -> c.say(aggregate(c, 18))),
        wish(
            "an AMF3 command",
            c ->
                c.say(
                    new RtmpMessage(
                        MessageType.COMMAND_AMF3,
                        0,
                        1,
                        8,
                        data(c, 15, "publish", true).payload()))));
  }

  private static Arguments wish(String name, Consumer<TestClient> words) {
    return Arguments.of(name, words);
  }

  private static void call(TestClient client, String command, String stream) {
    client.say(8, 1, TestClient.call(command, 0, AmfValue.of(stream)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("otherWishes")
  void aRelayedPublisherCannotReachForAnotherStream(String name, Consumer<TestClient> words) {
    try (Bench bench = new Bench()) {
      TestClient client = bench.client();
      client.publish("s");
      bench.settle();
      int before = bench.origin().heard.size();
      words.accept(client);
      bench.settle();
      assertThat(bench.faults).containsExactly("bad_command");
      assertThat(bench.origin().heard).as("what the origin understood").hasSize(before);
      assertThat(bench.route().closed).containsExactly(EndReason.CLIENT_ERROR);
      assertThat(client.last().brief()).isEqualTo("onStatus NetStream.Failed");
      assertThat(client.channel.isOpen()).isFalse();
      assertThat(bench.origin().channel.isOpen()).isFalse();
    }
  }

  @Test
  void theSameStreamMayBePublishedAgain() {
    try (Bench bench = new Bench()) {
      TestClient client = bench.client();
      client.publish("s?token=1");
      bench.settle();
      client.say(8, 0, TestClient.call("FCUnpublish", 6, AmfValue.of("s?token=1")));
      client.say(8, 0, TestClient.call("deleteStream", 7, AmfValue.of(1)));
      client.say(8, 0, TestClient.call("createStream", 8));
      client.say(8, 0, TestClient.call("@setDataFrame", 8));
      client.say(data(client, 18, "@setDataFrame", false));
      client.say(aggregate(client, 9));
      client.say(8, 2, TestClient.call("publish", 9, AmfValue.of("/s?token=2")));
      bench.settle();
      assertThat(client.last())
          .returns("onStatus NetStream.Publish.Start", Heard::brief)
          .returns(2, Heard::streamId);
      assertThat(bench.faults).isEmpty();
    }
  }

  @Test
  void whatCameTogetherWithTheRequestIsWatchedToo() {
    try (Bench bench = new Bench()) {
      TestClient client = bench.client();
      client.handshake();
      client.say(3, 0, TestClient.connect("live"));
      client.say(3, 0, TestClient.call("createStream", 2));
      client.say(
          TestClient.call("publish", 3, AmfValue.of("s")).message(client.alloc, 8, 1),
          TestClient.call("publish", 3, AmfValue.of("other")).message(client.alloc, 8, 1));
      bench.settle();
      assertThat(bench.origin().briefs()).filteredOn("publish"::equals).hasSize(1);
      assertThat(bench.faults).containsExactly("bad_command");
    }
  }

  @Test
  void anotherNameInReleaseStreamIsRefused() {
    try (Bench bench = new Bench()) {
      TestClient client = bench.client();
      client.handshake();
      client.say(3, 0, TestClient.connect("live"));
      client.say(3, 0, TestClient.call("releaseStream", 2, AmfValue.of("victim")));
      client.say(3, 0, TestClient.call("createStream", 3));
      client.say(8, 1, TestClient.call("publish", 4, AmfValue.of("s")));
      bench.settle();
      assertThat(bench.router.requests).isEmpty();
      assertThat(bench.faults).containsExactly("bad_stream_name");
      assertThat(client.last().brief()).isEqualTo("onStatus NetStream.Publish.BadName");
    }
  }

  @Test
  void brokenBytesEndARelayedSession() {
    try (Bench bench = new Bench()) {
      TestClient client = bench.client();
      client.publish("s");
      bench.settle();
      client.say(ControlMessages.setBufferLength(client.alloc, 1, 100));
      say(client, "ff000000");
      bench.settle();
      assertThat(bench.faults).containsExactly("no_history");
      assertThat(bench.route().closed).containsExactly(EndReason.CLIENT_ERROR);
      assertThat(client.channel.isOpen()).isFalse();
    }
  }
}
