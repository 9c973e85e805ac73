package io.weir.plugin.srt.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.api.ErrorCode;
import io.weir.api.Role;
import io.weir.api.net.UdpProtocol;
import io.weir.api.routing.RouteException;
import io.weir.codec.srt.Caller;
import io.weir.codec.srt.Handshake;
import io.weir.codec.srt.SrtPacket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CallHandlerTest {
  private final Bench bench = new Bench();

  @Test
  void datagramsAreToldApart() {
    SrtProtocol protocol = bench.protocol();
    assertThat(protocol.classify(Unpooled.EMPTY_BUFFER)).isEqualTo(UdpProtocol.DROP);
    assertThat(protocol.classify(Unpooled.wrappedBuffer(new byte[15]))).isEqualTo(UdpProtocol.DROP);
    assertThat(protocol.classify(Unpooled.wrappedBuffer(new byte[16]))).isEqualTo(UdpProtocol.DROP);
    assertThat(protocol.classify(bench.caller.induction())).isEqualTo(UdpProtocol.HANDSHAKE);
    assertThat(protocol.classify(bench.caller.conclusion(1, "s")))
        .isEqualTo(UdpProtocol.orHandshake(SrtProtocol.callerId(Bench.CALLER_ID)));
    ByteBuf cut = bench.caller.conclusion(1, "s").writerIndex(40);
    assertThat(protocol.classify(cut)).isEqualTo(UdpProtocol.HANDSHAKE);
    assertThat(protocol.classify(SrtPacket.shutdown(Unpooled.buffer(), 0xfedcba98)))
        .isEqualTo(0xfedcba98L);
  }

  @Test
  void anInductionIsAnsweredAndNothingIsKept() {
    List<byte[]> answers = bench.say(bench.client, bench.caller.induction());
    assertThat(answers).hasSize(1);
    assertThat(answers.get(0)).hasSize(Handshake.SIZE);
    assertThat(Bench.read(answers.get(0)).version()).isEqualTo(5);
    assertThat(bench.port.openings).isEmpty();
  }

  @Test
  void aConclusionIsRoutedByItsStreamId() {
    assertThat(bench.conclude("#!::h=x.org,r=live/s?token=t,m=publish")).isEmpty();
    assertThat(bench.router.requests)
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.key()).hasToString("__defaultVhost__/live/s");
              assertThat(request.role()).isEqualTo(Role.PUBLISH);
              assertThat(request.endpoint()).isEqualTo("srt");
              assertThat(request.client()).isEqualTo(bench.client);
              assertThat(request.parameters()).containsEntry("token", "t");
            });
  }

  @Test
  void aForgedOrExpiredCookieIsRefused() {
    int cookie = bench.cookie(bench.client);
    assertRejected(bench.say(bench.client, bench.caller.conclusion(0, "s")), 1004);
    assertRejected(bench.say(bench.client, bench.caller.conclusion(cookie + 1, "s")), 1004);
    InetSocketAddress other = new InetSocketAddress("192.0.2.9", 4001);
    assertRejected(bench.say(other, bench.caller.conclusion(cookie, "s")), 1004);
    bench.pass(Duration.ofSeconds(61));
    assertRejected(bench.say(bench.client, bench.caller.conclusion(cookie, "s")), 1004);
    assertThat(bench.port.openings).isEmpty();
    assertThat(bench.bad).hasSize(4).containsOnly("rogue");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 2400",
    "#!::m=publish, 2400",
    "#!::auth=tok, 2400",
    "'#!::r=live/s,r=live/t', 2400",
    "'#!::r=live/s,m=bidirectional', 2405",
  })
  void aStreamIdThatSaysNothingIsRefused(String streamId, int request) {
    ByteBuf conclusion =
        streamId.isEmpty()
            ? bench.caller.fixed(5, 0, Handshake.CONCLUSION, bench.cookie(bench.client))
            : bench.caller.conclusion(bench.cookie(bench.client), streamId);
    assertRejected(bench.say(bench.client, conclusion), request);
    assertThat(bench.router.requests).isEmpty();
    assertThat(bench.bad).hasSize(1);
  }

  @Test
  void brokenExtensionsAreRefused() {
    ByteBuf tooLong = bench.caller.conclusion(bench.cookie(bench.client), "s".repeat(600));
    assertRejected(bench.say(bench.client, tooLong), 2400);
    ByteBuf cut = bench.caller.conclusion(bench.cookie(bench.client), "live/s");
    cut.writerIndex(cut.writerIndex() - 1);
    assertRejected(bench.say(bench.client, cut), 1004);
    assertThat(bench.port.openings).isEmpty();
    assertThat(bench.bad).containsExactly("stream_id", "extension");
  }

  @Test
  void oldVersionsAndRendezvousAreRefusedAsSuch() {
    int cookie = bench.cookie(bench.client);
    assertRejected(
        bench.say(bench.client, bench.caller.fixed(4, 2, Handshake.CONCLUSION, cookie)), 1008);
    assertThat(bench.opening().closed).isTrue();
    assertThat(bench.opening().toClient)
        .singleElement()
        .satisfies(
            packet ->
                assertThat(Unpooled.wrappedBuffer(packet))
                    .isEqualTo(SrtPacket.shutdown(Unpooled.buffer(), Bench.CALLER_ID)));
    assertRejected(
        bench.say(bench.client, bench.caller.fixed(6, 0, Handshake.CONCLUSION, cookie)), 1008);
    assertRejected(
        bench.say(bench.client, bench.caller.fixed(5, 0, Handshake.WAVEAHAND, 77)), 1009);
    assertThat(bench.bad).containsExactly("version", "version", "rendezvous");
  }

  @Test
  void whatIsNoHandshakeOfACallerIsCountedAndNotAnswered() {
    assertThat(bench.say(bench.client, Unpooled.wrappedBuffer(new byte[20]))).isEmpty();
    assertThat(bench.say(bench.client, bench.caller.fixed(5, 0, 1002, 0))).isEmpty();
    assertThat(bench.say(bench.client, bench.caller.fixed(5, 0, -2, 0))).isEmpty();
    assertThat(bench.say(bench.client, new Caller(0).induction())).isEmpty();
    assertThat(bench.bad).containsExactly("size", "request", "request", "field");
  }

  @Test
  void aFullPortRefusesAsOverloaded() {
    bench.port.full = true;
    assertRejected(bench.conclude("live/s"), 2402);
    assertThat(bench.router.requests).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void everyRefusalOfTheRouterIsTold(ErrorCode code) {
    bench.router.refusal = new RouteException(code, "no");
    assertThat(bench.conclude("live/s")).isEmpty();
    int expected =
        switch (code) {
          case BAD_REQUEST -> 2400;
          case ACCESS_DENIED -> 2401;
          case OVERLOADED -> 2402;
          case NO_ORIGIN -> 2404;
          case OWNERSHIP_LOST -> 2409;
          case ORIGIN_UNREACHABLE, ORIGIN_TIMEOUT, ORIGIN_HUNG_UP, ORIGIN_REJECTED -> 2502;
          case DRAINING -> 2503;
          case CLIENT_GONE, INTERNAL -> 2500;
        };
    assertRejected(bench.opening().toClient, expected);
    assertThat(bench.opening().closed).isTrue();
  }

  @Test
  void aRefusedCallerIsToldAgainAndNotRoutedAgain() {
    bench.router.refusal = new RouteException(ErrorCode.NO_ORIGIN, "none");
    int cookie = bench.cookie(bench.client);
    bench.say(bench.client, bench.caller.conclusion(cookie, "live/s"));
    assertRejected(bench.say(bench.client, bench.caller.conclusion(cookie, "live/s")), 2404);
    assertThat(bench.router.requests).hasSize(1);

    bench.pass(Duration.ofMillis(3001));
    bench.say(bench.client, bench.caller.conclusion(cookie, "live/s"));
    assertThat(bench.router.requests).hasSize(2);
  }

  @Test
  void twoSocketsOfOnePortAreTwoCallers() {
    int cookie = bench.cookie(bench.client);
    bench.say(bench.client, bench.caller.conclusion(cookie, "live/a"));
    bench.say(bench.client, new Caller(0x3333).conclusion(cookie, "live/b"));
    assertThat(bench.router.requests).extracting(r -> r.key().stream()).containsExactly("a", "b");
  }

  private static void assertRejected(List<byte[]> answers, int request) {
    assertThat(answers)
        .singleElement()
        .satisfies(
            answer -> {
              assertThat(answer).hasSize(Handshake.SIZE);
              assertThat(Bench.read(answer).request()).isEqualTo(request);
              assertThat(SrtPacket.destination(Unpooled.wrappedBuffer(answer)))
                  .isEqualTo(Bench.CALLER_ID);
            });
  }
}
