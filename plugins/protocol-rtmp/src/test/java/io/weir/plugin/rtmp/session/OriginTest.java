package io.weir.plugin.rtmp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.api.ErrorCode;
import io.weir.api.routing.EndReason;
import io.weir.codec.rtmp.ControlMessages;
import io.weir.codec.rtmp.MessageType;
import io.weir.codec.rtmp.RtmpMessage;
import io.weir.codec.rtmp.amf.AmfValue;
import io.weir.codec.rtmp.command.RtmpCommand;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What origins say, and what becomes of it. */
class OriginTest {

  private static BiConsumer<TestOrigin, Heard> on(
      String command, BiConsumer<TestOrigin, Heard> reaction) {
    return (origin, heard) -> {
      if (heard.command().map(RtmpCommand::name).orElse("").equals(command)) {
        reaction.accept(origin, heard);
      } else {
        TestOrigin.quiet(origin, heard);
      }
    };
  }

  @Test
  void aNoToPublishReachesTheClientAsItWas() {
    try (Bench bench =
        new Bench()
            .manners(
                on(
                    "publish",
                    (origin, heard) ->
                        origin.status(
                            1, "error", "NetStream.Publish.BadName", "Already publishing")))) {
      TestClient client = bench.client();
      client.publish("s");
      bench.settle();
      assertThat(client.last().command())
          .contains(
              RtmpCommand.of(
                  "onStatus",
                  0,
                  AmfValue.NULL,
                  TestOrigin.info("error", "NetStream.Publish.BadName", "Already publishing")));
      assertThat(client.last().streamId()).isEqualTo(1);
      assertThat(client.channel.isOpen()).isFalse();
      assertThat(bench.origin().channel.isOpen()).isFalse();
      assertThat(bench.router.failures)
          .singleElement()
          .returns(ErrorCode.ORIGIN_REJECTED, failure -> failure.code());
      assertThat(bench.faults).isEmpty();
    }
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of("_error to connect", on("connect", OriginTest::error), "No such app"),
        Arguments.of(
            "onStatus error to connect",
            on(
                "connect",
                (origin, heard) ->
                    origin.status(0, "error", "NetConnection.Connect.Rejected", "No such app")),
            "No such app"),
        Arguments.of(
            "_error to createStream", on("createStream", OriginTest::error), "No such app"),
        Arguments.of("_error to publish", on("publish", OriginTest::error), "No such app"),
        Arguments.of(
            "close after connect",
            on("connect", (origin, heard) -> origin.channel.close()),
            "The stream's server refused."),
        Arguments.of(
            "close after publish",
            on("publish", (origin, heard) -> origin.channel.close()),
            "The stream's server refused."),
        Arguments.of(
            "close command",
            on("connect", (origin, heard) -> origin.say(3, 0, RtmpCommand.of("close", 0))),
            "The stream's server refused."));
  }

  private static void error(TestOrigin origin, Heard heard) {
    origin.say(
        3,
        0,
        RtmpCommand.of(
            "_error",
            heard.command().orElseThrow().transactionId(),
            AmfValue.NULL,
            TestOrigin.info("error", "NetConnection.Connect.Rejected", "No such app")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void aNoInOtherFormsBecomesTheAnswerToPublish(
      String name, BiConsumer<TestOrigin, Heard> manners, String description) {
    try (Bench bench = new Bench().manners(manners)) {
      bench.router.candidates = 2;
      TestClient client = bench.client();
      client.publish("s");
      bench.settle();
      assertThat(client.last())
          .returns("onStatus NetStream.Publish.Denied", Heard::brief)
          .returns(description, Heard::description);
      assertThat(bench.origins).as("no other origin is asked").hasSize(1);
      assertThat(client.channel.isOpen()).isFalse();
    }
  }

  @Test
  void anErrorToACallThatTheClientHasItsAnswerToIsNoRefusal() {
    try (Bench bench =
        new Bench()
            .manners(
                (origin, heard) -> {
                  if (heard.brief().equals("FCPublish")) {
                    error(origin, heard);
                  } else {
                    TestOrigin.friendly(origin, heard);
                  }
                })) {
      TestClient client = bench.client();
      client.publish("s");
      bench.settle();
      assertThat(client.briefs())
          .endsWith("onStatus NetStream.Publish.Start")
          .doesNotContain("_error NetConnection.Connect.Rejected");
    }
  }

  private static BiConsumer<TestOrigin, Heard> sendingTo(String command, String target) {
    return on(
        command,
        (origin, heard) -> {
          Map<String, AmfValue> ex =
              Map.of("code", AmfValue.of(302), "redirect", AmfValue.of(target));
          Map<String, AmfValue> info =
              Map.of(
                  "level", AmfValue.of("error"),
                  "code", AmfValue.of("NetConnection.Connect.Rejected"),
                  "description", AmfValue.of("RTMP 302 Redirect"),
                  "ex", AmfValue.of(ex));
          origin.say(
              5, heard.streamId(), RtmpCommand.of("onStatus", 0, AmfValue.NULL, AmfValue.of(info)));
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"connect", "publish"})
  void aRedirectToAKnownOriginIsFollowedAndItHearsAll(String command) {
    try (Bench bench =
        new Bench()
            .manners(sendingTo(command, "rtmp://other.example.com/live"), TestOrigin::friendly)) {
      bench.knownOrigins.add("tcp://other.example.com:1935");
      TestClient client = bench.client();
      client.publish("s");
      bench.settle();
      assertThat(client.last().brief()).isEqualTo("onStatus NetStream.Publish.Start");
      assertThat(bench.origins).hasSize(2);
      assertThat(bench.origins.get(0).channel.isOpen()).isFalse();
      assertThat(bench.origin().raw.toByteArray()).isEqualTo(client.said.toByteArray());
      assertThat(bench.router.failures).isEmpty();
      assertThat(bench.meters.counter("weir.rtmp.redirects", "result", "followed").count())
          .isEqualTo(1);
    }
  }

  @Test
  void aRedirectByTlsIsFollowedByTls() {
    try (Bench bench =
        new Bench()
            .manners(
                sendingTo("publish", "rtmps://other.example.com/live"), TestOrigin::friendly)) {
      bench.knownOrigins.add("tls://other.example.com:443");
      TestClient client = bench.client();
      client.publish("s");
      bench.settle();
      assertThat(client.last().brief()).isEqualTo("onStatus NetStream.Publish.Start");
      assertThat(bench.dialled.get(1)).hasToString("tls://other.example.com:443");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rtmp://stranger.example.com/live",
        "http://other.example.com:1935/",
        "rtmps://other.example.com:1935/live",
        "rtmp://",
        "\u0000"
      })
  void aRedirectToAnybodyElseIsRefusedAndNotTold(String target) {
    try (Bench bench = new Bench().manners(sendingTo("play", target))) {
      bench.knownOrigins.add("tcp://other.example.com:1935");
      TestClient client = bench.client();
      client.play("s");
      bench.settle();
      assertThat(client.last().brief()).isEqualTo("onStatus NetStream.Play.Failed");
      assertThat(client.last().payload()).doesNotContain("stranger");
      assertThat(bench.origins).hasSize(1);
      assertThat(bench.meters.counter("weir.rtmp.redirects", "result", "refused").count())
          .isEqualTo(1);
    }
  }

  @Test
  void redirectsWithoutEndEnd() {
    try (Bench bench = new Bench().manners(sendingTo("publish", "rtmp://[::1]:19350/live"))) {
      bench.knownOrigins.add("tcp://[::1]:19350");
      TestClient client = bench.client();
      client.publish("s");
      bench.settle();
      assertThat(client.last().brief()).isEqualTo("onStatus NetStream.Publish.Denied");
      assertThat(bench.origins).hasSize(4);
    }
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            "says nothing",
            ErrorCode.ORIGIN_TIMEOUT,
            (BiConsumer<TestOrigin, Heard>) (origin, heard) -> {}),
        Arguments.of(
            "answers connect only",
            ErrorCode.ORIGIN_TIMEOUT,
            on("createStream", (origin, heard) -> {})),
        Arguments.of(
            "never answers publish",
            ErrorCode.ORIGIN_TIMEOUT,
            on("publish", (origin, heard) -> {})),
        Arguments.of(
            "breaks the protocol",
            ErrorCode.ORIGIN_UNREACHABLE,
            on(
                "connect",
                (origin, heard) ->
                    origin.sayBytes(origin.bytes(new byte[] {(byte) 0xC3, 1, 2, 3})))),
        Arguments.of(
            "talks without end",
            ErrorCode.ORIGIN_UNREACHABLE,
            on(
                "publish",
                (origin, heard) -> {
                  for (int i = 0; i < 100; i++) {
                    origin.say(ControlMessages.userControl(origin.alloc, 6, i));
                  }
                })),
        Arguments.of(
            "gives no number to createStream",
            ErrorCode.ORIGIN_UNREACHABLE,
            on(
                "createStream",
                (origin, heard) -> origin.say(3, 0, RtmpCommand.of("_result", 4, AmfValue.NULL)))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  void afterAnOriginThatFailsTheNextOneHearsAll(
      String name, ErrorCode code, BiConsumer<TestOrigin, Heard> manners) {
    try (Bench bench = new Bench().manners(manners, TestOrigin::friendly)) {
      bench.router.candidates = 2;
      TestClient client = bench.client();
      client.publish("s");
      bench.settle().pass(TestRouter.TIMEOUT);
      assertThat(client.last().brief()).isEqualTo("onStatus NetStream.Publish.Start");
      assertThat(bench.router.failures).singleElement().returns(code, failure -> failure.code());
      assertThat(bench.origins.get(0).channel.isOpen()).isFalse();
      assertThat(bench.origin().raw.toByteArray()).isEqualTo(client.said.toByteArray());
    }
  }

  @Test
  void aDialThatFailsIsFollowedByTheNext() {
    try (Bench bench = new Bench()) {
      bench.refusedDials = 2;
      bench.router.candidates = 3;
      TestClient client = bench.client();
      client.publish("s");
      bench.settle();
      assertThat(client.last().brief()).isEqualTo("onStatus NetStream.Publish.Start");
      assertThat(bench.router.failures).hasSize(2);
    }
  }

  @Test
  void theClientIsToldWhenNoOriginIsLeft() {
    try (Bench bench = new Bench().manners((origin, heard) -> {})) {
      TestClient client = bench.client();
      client.publish("s");
      bench.settle();
      assertThat(client.channel.isOpen()).as("still waiting").isTrue();
      bench.pass(TestRouter.TIMEOUT);
      assertThat(client.last())
          .returns("onStatus NetStream.Failed", Heard::brief)
          .returns("The stream's server does not answer now.", Heard::description);
      assertThat(client.channel.isOpen()).isFalse();
    }
  }

  @Test
  void aPlayerWhoseOriginSaysNothingYetWaitsThereForThePublisher() {
    try (Bench bench = new Bench().manners(TestOrigin::quiet)) {
      TestClient client = bench.client();
      client.play("s");
      bench.settle();
      assertThat(bench.router.routes).isEmpty();
      bench.pass(TestRouter.TIMEOUT);
      assertThat(bench.router.routes).hasSize(1);
      assertThat(client.channel.isOpen()).isTrue();
      bench.origin().status(1, "status", "NetStream.Play.Start", "now");
      bench.settle();
      assertThat(client.last().brief()).isEqualTo("onStatus NetStream.Play.Start");
    }
  }

  @Test
  void silenceBeforeThePlayWasToldIsNoYes() {
    try (Bench bench = new Bench().manners(on("createStream", (origin, heard) -> {}))) {
      TestClient client = bench.client();
      client.play("s");
      bench.settle().pass(TestRouter.TIMEOUT);
      assertThat(client.last().brief()).isEqualTo("onStatus NetStream.Play.Failed");
      assertThat(bench.router.routes).isEmpty();
    }
  }

  @Test
  void mediaWithoutAnAnswerIsAnAnswer() {
    try (Bench bench =
        new Bench()
            .manners(
                on(
                    "play",
                    (origin, heard) ->
                        origin.say(
                            new RtmpMessage(
                                MessageType.VIDEO, 7, 1, 6, origin.bytes(new byte[9_000])))))) {
      TestClient client = bench.client();
      client.play("s");
      bench.settle();
      assertThat(bench.router.routes).hasSize(1);
      assertThat(client.last())
          .returns(MessageType.VIDEO, Heard::typeId)
          .returns("00".repeat(9_000), Heard::payload);
    }
  }

  @Test
  void theOriginsChunkSizeIsToldBeforeItsFirstBytes() {
    try (Bench bench = new Bench()) {
      TestClient client = bench.client();
      client.play("s");
      bench.settle();
      bench
          .origin()
          .say(new RtmpMessage(MessageType.VIDEO, 40, 1, 6, client.bytes(new byte[5_000])));
      bench.settle();
      List<String> heard = client.briefs();
      assertThat(heard).endsWith("1", "onStatus NetStream.Play.Start", "9");
      assertThat(client.last().payload()).hasSize(10_000);
    }
  }

  @Test
  void messageStreamsOfOtherNumbersAreTranslatedBothWays() {
    try (Bench bench = new Bench()) {
      bench.firstStream = 7;
      TestClient client = bench.client();
      client.play("s");
      bench.settle();
      TestOrigin origin = bench.origin();
      assertThat(origin.heard)
          .filteredOn(heard -> heard.brief().equals("play"))
          .singleElement()
          .returns(7, Heard::streamId);
      assertThat(client.heard)
          .filteredOn(heard -> heard.brief().startsWith("onStatus"))
          .hasSize(2)
          .allMatch(heard -> heard.streamId() == 1);
      assertThat(client.heard)
          .filteredOn(heard -> heard.typeId() == MessageType.USER_CONTROL)
          .singleElement()
          .returns("000000000001", Heard::payload);

      origin.say(new RtmpMessage(MessageType.VIDEO, 40, 7, 6, client.bytes(new byte[500])));
      client.say(8, 1, TestClient.call("pause", 0, AmfValue.of(true), AmfValue.of(0)));
      client.say(ControlMessages.setBufferLength(client.alloc, 1, 3000));
      bench.settle();
      assertThat(client.last())
          .returns(MessageType.VIDEO, Heard::typeId)
          .returns(1, Heard::streamId);
      assertThat(origin.heard)
          .filteredOn(heard -> heard.brief().equals("pause"))
          .singleElement()
          .returns(7, Heard::streamId);
      assertThat(origin.last().payload()).isEqualTo("00030000000700000bb8");
    }
  }

  @Test
  void severalMessageStreamsAreTranslatedEachToItsOwn() {
    try (Bench bench = new Bench()) {
      bench.firstStream = 2;
      TestClient client = bench.client();
      client.handshake();
      client.say(3, 0, TestClient.connect("live"));
      client.say(3, 0, TestClient.call("createStream", 2));
      client.say(3, 0, TestClient.call("createStream", 3));
      client.say(8, 2, TestClient.call("publish", 4, AmfValue.of("s")));
      bench.settle();
      assertThat(bench.origin().last())
          .returns("publish", Heard::brief)
          .returns(3, Heard::streamId);
      assertThat(client.last())
          .returns("onStatus NetStream.Publish.Start", Heard::brief)
          .returns(2, Heard::streamId);
    }
  }

  @Test
  void whatTheOriginSaysWhileNobodyListensIsNotLost() {
    try (Bench bench =
        new Bench()
            .manners(
                on(
                    "play",
                    (origin, heard) -> {
                      ByteBuf all = Unpooled.buffer();
                      RtmpCommand start =
                          RtmpCommand.of(
                              "onStatus",
                              0,
                              AmfValue.NULL,
                              TestOrigin.info("status", "NetStream.Play.Start", "yes"));
                      write(origin, start.message(origin.alloc, 5, 1), all);
                      write(
                          origin,
                          new RtmpMessage(
                              MessageType.AUDIO, 1, 1, 6, origin.bytes(new byte[10_000])),
                          all);
                      origin.saySlices(all, 1_000);
                    }))) {
      TestClient client = bench.client();
      client.play("s");
      bench.settle();
      assertThat(client.briefs()).endsWith("onStatus NetStream.Play.Start", "1", "8");
      assertThat(client.last().payload()).hasSize(20_000);
    }
  }

  private static void write(TestOrigin origin, RtmpMessage message, ByteBuf out) {
    origin.writer.write(message, out);
    message.release();
  }

  @Test
  void anOriginThatAcceptsAndClosesAtOnceLeavesItsWord() {
    try (Bench bench =
        new Bench()
            .manners(
                on(
                    "publish",
                    (origin, heard) -> {
                      origin.status(1, "status", "NetStream.Publish.Start", "yes");
                      origin.channel.close();
                    }))) {
      TestClient client = bench.client();
      client.publish("s");
      bench.settle();
      assertThat(client.last().brief()).isEqualTo("onStatus NetStream.Publish.Start");
      assertThat(client.channel.isOpen()).isFalse();
      assertThat(bench.route().closed).containsExactly(EndReason.ORIGIN_CLOSED);
    }
  }

  @Test
  void anOriginThatBreaksTheProtocolLaterEndsTheSessionAsItsFault() {
    try (Bench bench = new Bench()) {
      TestClient client = bench.client();
      client.play("s");
      bench.settle();
      bench.origin().sayBytes(client.bytes(new byte[] {(byte) 0xFF, 0, 0, 0}));
      bench.settle();
      assertThat(bench.faults).containsExactly("origin_no_history");
      assertThat(bench.route().closed).containsExactly(EndReason.ORIGIN_ERROR);
      assertThat(client.channel.isOpen()).isFalse();
    }
  }

  @Test
  void anAttemptEndsALittleBeforeTheRoutersPatience() {
    try (Bench bench = new Bench().manners((origin, heard) -> {})) {
      TestClient client = bench.client();
      client.publish("s");
      bench.settle().pass(TestRouter.TIMEOUT.minus(Duration.ofMillis(50)));
      assertThat(bench.router.failures).hasSize(1);
    }
  }
}
