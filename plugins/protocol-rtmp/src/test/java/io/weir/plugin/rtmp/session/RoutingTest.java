package io.weir.plugin.rtmp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.weir.api.ErrorCode;
import io.weir.api.Role;
import io.weir.api.routing.EndReason;
import io.weir.api.routing.RouteException;
import io.weir.codec.rtmp.MessageType;
import io.weir.codec.rtmp.RtmpMessage;
import io.weir.codec.rtmp.amf.AmfValue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The time in which a client waits for its origin, and the ends of sessions. */
class RoutingTest {

  @Test
  void theClientIsNotReadWhileItIsRouted() {
    try (Bench bench = new Bench()) {
      bench.router.hold = true;
      TestClient client = bench.client();
      client.publish("s");
      assertThat(client.channel.config().isAutoRead()).isFalse();
      bench.router.held.forEach(Runnable::run);
      bench.settle();
      assertThat(client.channel.config().isAutoRead()).isTrue();
      assertThat(client.last().brief()).isEqualTo("onStatus NetStream.Publish.Start");
    }
  }

  @Test
  void whatComesMeanwhileReachesTheOriginAfterTheRequest() {
    try (Bench bench = new Bench()) {
      bench.router.hold = true;
      TestClient client = bench.client();
      client.publish("s");
      client.say(new RtmpMessage(MessageType.AUDIO, 0, 1, 4, client.bytes(new byte[300])));
      ByteBuf cut = client.alloc.buffer();
      RtmpMessage video = new RtmpMessage(MessageType.VIDEO, 0, 1, 6, client.bytes(new byte[300]));
      client.writer.write(video, cut);
      video.release();
      client.sayBytes(cut.readBytes(100));
      bench.router.held.forEach(Runnable::run);
      bench.settle();
      client.sayBytes(cut.readBytes(cut.readableBytes()));
      cut.release();
      bench.settle();
      assertThat(bench.origin().briefs()).endsWith("publish", "8", "9");
      assertThat(bench.origin().raw.toByteArray()).isEqualTo(client.said.toByteArray());
    }
  }

  @Test
  void tooMuchMeanwhileIsAFault() {
    try (Bench bench = new Bench()) {
      bench.router.hold = true;
      TestClient client = bench.client();
      client.publish("s");
      for (int i = 0; i < 300 && client.channel.isOpen(); i++) {
        client.say(new RtmpMessage(MessageType.VIDEO, 0, 1, 6, client.bytes(new byte[1_000])));
      }
      assertThat(client.channel.isOpen()).isFalse();
      assertThat(bench.faults).containsExactly("negotiation_too_long");
    }
  }

  @Test
  void whatTheOriginSaysBeforeTheRouteIsOpenIsKept() {
    try (Bench bench = new Bench()) {
      bench.router.holdConnections = true;
      TestClient client = bench.client();
      client.play("s");
      bench.settle();
      for (int i = 0; i < 3; i++) {
        bench
            .origin()
            .say(new RtmpMessage(MessageType.AUDIO, i, 1, 6, client.bytes(new byte[5_000])));
      }
      bench.settle();
      assertThat(client.briefs()).doesNotContain("onStatus NetStream.Play.Start");
      bench.router.openings.forEach(Runnable::run);
      bench.settle();
      assertThat(client.briefs()).endsWith("onStatus NetStream.Play.Start", "8", "8", "8");
      assertThat(client.last().payload()).hasSize(10_000);
    }
  }

  @Test
  void aClientThatGoesBeforeTheRouteIsOpenClosesIt() {
    try (Bench bench = new Bench()) {
      bench.router.holdConnections = true;
      TestClient client = bench.client();
      client.play("s");
      bench.settle();
      bench.origin().say(new RtmpMessage(MessageType.AUDIO, 0, 1, 6, client.bytes(new byte[99])));
      client.channel.close();
      bench.settle();
      bench.router.openings.forEach(Runnable::run);
      bench.settle();
      assertThat(bench.route().closed).containsExactly(EndReason.CLIENT_CLOSED);
      assertThat(bench.origin().channel.isOpen()).isFalse();
    }
  }

  @Test
  void aConnectionThatComesTooLateIsClosed() {
    try (Bench bench = new Bench()) {
      bench.router.holdConnections = true;
      TestClient client = bench.client();
      client.play("s");
      bench.settle();
      bench.origin().say(new RtmpMessage(MessageType.AUDIO, 0, 1, 6, client.bytes(new byte[99])));
      bench.router.abandonings.forEach(Runnable::run);
      bench.settle();
      assertThat(bench.origin().channel.isOpen()).isFalse();
      assertThat(client.channel.isOpen()).isTrue();
    }
  }

  @Test
  void anOriginThatGoesBeforeTheRouteIsOpenLeavesItsWord() {
    try (Bench bench = new Bench()) {
      bench.router.holdConnections = true;
      TestClient client = bench.client();
      client.play("s");
      bench.settle();
      bench.origin().channel.close();
      bench.settle();
      bench.router.openings.forEach(Runnable::run);
      bench.settle();
      assertThat(client.last().brief()).isEqualTo("onStatus NetStream.Play.Reset");
      assertThat(client.channel.isOpen()).isFalse();
      assertThat(bench.route().closed).containsExactly(EndReason.ORIGIN_CLOSED);
    }
  }

  @Test
  void aClientThatGoesBeforeItsOriginIsDialledIsForgotten() {
    try (Bench bench = new Bench()) {
      bench.router.hold = true;
      TestClient client = bench.client();
      client.publish("s");
      client.channel.close();
      bench.settle();
      bench.router.held.forEach(Runnable::run);
      bench.settle();
      assertThat(bench.origins).isEmpty();
      assertThat(bench.router.failures).hasSize(1);
    }
  }

  @Test
  void aClientThatGoesWhileItsOriginIsAskedTakesTheConnectionAlong() {
    try (Bench bench = new Bench().manners(TestOrigin::quiet)) {
      bench.router.candidates = 3;
      TestClient client = bench.client();
      client.publish("s");
      bench.settle();
      client.channel.close();
      bench.settle();
      assertThat(bench.origins).hasSize(1);
      assertThat(bench.origin().channel.isOpen()).isFalse();
      assertThat(bench.router.failures)
          .as("no fault of the origin")
          .singleElement()
          .returns(ErrorCode.CLIENT_GONE, RouteException::code);
    }
  }

  @Test
  void aClientThatEndsItsSideWhileItIsRoutedIsGone() {
    try (Bench bench = new Bench()) {
      bench.router.hold = true;
      TestClient client = bench.client();
      client.publish("s");
      client.channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
      bench.settle();
      assertThat(client.channel.isOpen()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void everyErrorHasItsWordsForBothRoles(ErrorCode code) {
    for (Role role : Role.values()) {
      try (Bench bench = new Bench()) {
        bench.router.refusal = new RouteException(code, "origin 192.0.2.77 said no");
        TestClient client = bench.client();
        if (role == Role.PUBLISH) {
          client.publish("s");
        } else {
          client.play("s");
        }
        bench.settle();
        Heard last = client.last();
        assertThat(last.streamId()).isEqualTo(1);
        assertThat(last.command().orElseThrow().members(1))
            .extracting(info -> info == null ? "" : info.text("level"))
            .isEqualTo("error");
        assertThat(last.description()).isNotEmpty().doesNotContain("192.0.2");
        assertThat(client.channel.isOpen()).isFalse();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ACCESS_DENIED, PUBLISH, NetStream.Publish.Denied",
    "ACCESS_DENIED, PLAY, NetStream.Play.Failed",
    "BAD_REQUEST, PUBLISH, NetStream.Publish.BadName",
    "BAD_REQUEST, PLAY, NetStream.Play.StreamNotFound",
    "NO_ORIGIN, PUBLISH, NetStream.Failed",
    "NO_ORIGIN, PLAY, NetStream.Play.Failed",
  })
  void errorsHaveTheCodesThatClientsKnow(ErrorCode code, Role role, String expected) {
    assertThat(Refusals.answer(role, new RouteException(code, "")).members(1))
        .extracting(info -> info == null ? "" : info.text("code"))
        .isEqualTo(expected);
  }

  @Test
  void aStreamWithoutANameIsRefusedUnrouted() {
    try (Bench bench = new Bench()) {
      TestClient client = bench.client();
      client.publish("a b");
      bench.settle();
      assertThat(bench.router.requests).isEmpty();
      assertThat(bench.faults).containsExactly("bad_stream_name");
      assertThat(client.last().brief()).isEqualTo("onStatus NetStream.Publish.BadName");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = EndReason.class,
      names = {"OWNERSHIP_LOST", "KICKED", "DRAINING"})
  void aRevokedPlayerIsToldAndClosed(EndReason reason) {
    try (Bench bench = new Bench()) {
      TestClient client = bench.client();
      client.play("s");
      bench.settle();
      bench.origin().say(new RtmpMessage(MessageType.VIDEO, 0, 1, 6, client.bytes(new byte[9000])));
      bench.settle();
      bench.route().revoked.complete(reason);
      bench.settle();
      assertThat(client.last())
          .returns("onStatus NetStream.Play.UnpublishNotify", Heard::brief)
          .returns(1, Heard::streamId);
      assertThat(client.channel.isOpen()).isFalse();
      assertThat(bench.origin().channel.isOpen()).isFalse();
      assertThat(bench.route().closed).containsExactly(reason);
    }
  }

  @Test
  void aPlayerInTheMiddleOfAChunkIsClosedWithoutAWord() {
    try (Bench bench = new Bench()) {
      TestClient client = bench.client();
      client.play("s");
      bench.settle();
      ByteBuf video = client.alloc.buffer();
      RtmpMessage message =
          new RtmpMessage(MessageType.VIDEO, 0, 1, 6, client.bytes(new byte[9_000]));
      bench.origin().writer.write(message, video);
      message.release();
      bench.origin().sayBytes(video.readBytes(1_000));
      video.release();
      bench.settle();
      int received = client.raw.size();
      bench.route().revoked.complete(EndReason.KICKED);
      bench.settle();
      assertThat(client.raw.size()).isEqualTo(received);
      assertThat(client.channel.isOpen()).isFalse();
    }
  }

  @Test
  void whoReconnectsOnRequestIsAskedBetweenTwoChunksAndServedUntilItGoes() {
    try (Bench bench = new Bench()) {
      TestClient client = bench.client();
      client.play("s", TestClient.connect("live", 0, "capsEx", AmfValue.of(0x07)));
      bench.settle();
      ByteBuf video = client.alloc.buffer();
      RtmpMessage message =
          new RtmpMessage(MessageType.VIDEO, 0, 1, 6, client.bytes(new byte[9_000]));
      bench.origin().writer.write(message, video);
      message.release();
      bench.origin().sayBytes(video.readBytes(1_000));
      bench.settle();
      int received = client.raw.size();
      bench.route().drained.complete(null);
      bench.settle();
      assertThat(client.raw.size()).as("in the middle of a chunk").isEqualTo(received);

      bench.origin().sayBytes(video);
      bench.settle();
      client.channel.advanceTimeBy(1, TimeUnit.SECONDS);
      bench.settle();
      assertThat(client.last())
          .returns("onStatus NetConnection.Connect.ReconnectRequest", Heard::brief)
          .returns(0, Heard::streamId);
      bench.origin().say(new RtmpMessage(MessageType.AUDIO, 20, 1, 5, client.bytes(new byte[9])));
      bench.settle();
      assertThat(client.last().typeId()).isEqualTo(MessageType.AUDIO);
      assertThat(client.channel.isOpen()).isTrue();
      assertThat(bench.route().closed).isEmpty();
    }
  }

  @Test
  void whoDoesNotIsNotAsked() {
    try (Bench bench = new Bench()) {
      TestClient client = bench.client();
      client.play("s", TestClient.connect("live", 0, "capsEx", AmfValue.of(0x06)));
      bench.settle();
      int received = client.raw.size();
      bench.route().drained.complete(null);
      bench.settle();
      assertThat(client.raw.size()).isEqualTo(received);
      assertThat(client.channel.isOpen()).isTrue();
    }
  }

  @Test
  void aRevokedPublisherIsToldAndClosed() {
    try (Bench bench = new Bench()) {
      TestClient client = bench.client();
      client.publish("s");
      bench.settle();
      bench.route().revoked.complete(EndReason.OWNERSHIP_LOST);
      bench.settle();
      assertThat(client.last().brief()).isEqualTo("onStatus NetConnection.Connect.Closed");
      assertThat(client.channel.isOpen()).isFalse();
    }
  }

  @Test
  void anOriginThatClosesEndsTheSession() {
    try (Bench bench = new Bench()) {
      TestClient client = bench.client();
      client.play("s");
      bench.settle();
      bench.origin().channel.close();
      bench.settle();
      assertThat(client.channel.isOpen()).isFalse();
      assertThat(bench.route().closed).containsExactly(EndReason.ORIGIN_CLOSED);
    }
  }

  @Test
  void theRouteIsAskedForWithTheFactsThatAccessControlNeeds() {
    try (Bench bench = new Bench()) {
      TestClient client = bench.client();
      client.handshake();
      client.say(
          3, 0, TestClient.connect("live", 0, "pageUrl", AmfValue.of("http://page.example/")));
      client.say(3, 0, TestClient.call("createStream", 2));
      client.say(8, 1, TestClient.call("play", 3, AmfValue.of("s?vhost=listed.example.com")));
      bench.settle();
      assertThat(bench.router.requests)
          .singleElement()
          .satisfies(
              request -> {
                assertThat(request.key()).hasToString("listed.example.com/live/s");
                assertThat(request.protocol()).isEqualTo("rtmp");
                assertThat(request.endpoint()).isEqualTo("rtmp");
                assertThat(request.parameters())
                    .containsEntry("pageUrl", "http://page.example/")
                    .containsEntry("tcUrl", "rtmp://192.0.2.9:1935/live");
              });
    }
  }
}
