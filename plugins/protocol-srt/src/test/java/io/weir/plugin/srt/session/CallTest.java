package io.weir.plugin.srt.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.api.routing.EndReason;
import io.weir.codec.srt.Caller;
import io.weir.codec.srt.Handshake;
import io.weir.codec.srt.SrtPacket;
import java.net.ConnectException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CallTest {
  private final Bench bench = new Bench();

  @Test
  void theOriginHearsInductionAndThenTheCallersConclusionWithItsOwnCookie() {
    bench.conclude(Bench.STREAM);
    FakePort.Origin origin = bench.origin();
    assertThat(Unpooled.wrappedBuffer(origin.last())).isEqualTo(bench.caller.induction());

    origin.says(bench.originInduction());
    assertThat(Unpooled.wrappedBuffer(origin.last()))
        .isEqualTo(bench.caller.conclusion(Bench.ORIGIN_COOKIE, Bench.STREAM));

    ByteBuf consent = bench.originConclusion();
    origin.says(consent.retain());
    assertThat(origin.held).isTrue();
    FakePort.Session session = bench.session(bench.client);
    assertThat(session.toClient).containsExactly(Caller.bytes(consent));
    assertThat(bench.opening().closed).isFalse();
  }

  @Test
  void whatIsNotAnsweredIsSaidAgain() {
    bench.conclude(Bench.STREAM);
    FakePort.Origin origin = bench.origin();
    bench.pass(Duration.ofMillis(250));
    bench.pass(Duration.ofMillis(250));
    assertThat(origin.sent).hasSize(3);
    assertThat(Bench.read(origin.last()).request()).isEqualTo(Handshake.INDUCTION);

    origin.says(bench.originInduction());
    origin.says(bench.originInduction());
    assertThat(origin.sent).hasSize(4);
    bench.pass(Duration.ofMillis(250));
    assertThat(origin.sent).hasSize(5);
    assertThat(Bench.read(origin.last()).request()).isEqualTo(Handshake.CONCLUSION);

    origin.says(bench.originConclusion());
    bench.pass(Duration.ofSeconds(5));
    assertThat(origin.sent).hasSize(5);
  }

  @Test
  void theTimeThatWordsWaitIsAddedToTheirTimestamps() {
    bench.conclude(Bench.STREAM);
    bench.nanos += 80_000_000;
    bench.origin().says(bench.originInduction());
    assertThat(SrtPacket.timestamp(Unpooled.wrappedBuffer(bench.origin().last())))
        .isEqualTo(1_000_000 + 80_000);
  }

  @Test
  void aSilentOriginIsGivenUp() {
    bench.conclude(Bench.STREAM);
    bench.pass(FakeRouter.TIMEOUT);
    assertRefused(2502);
    assertThat(bench.origin().closed).isTrue();
    int sent = bench.origin().sent.size();
    bench.pass(Duration.ofSeconds(5));
    assertThat(bench.origin().sent).hasSize(sent);
  }

  @Test
  void anUnreachableOriginIsGivenUpAtOnce() {
    bench.conclude(Bench.STREAM);
    bench.origin().handler.failed(new ConnectException("port unreachable"));
    assertRefused(2502);
  }

  @Test
  void anOldOriginIsGivenUp() {
    bench.conclude(Bench.STREAM);
    bench.origin().says(bench.originInduction().setInt(16, 4));
    assertRefused(2502);
  }

  @Test
  void anOriginsRejectionIsPassedOn() {
    bench.conclude(Bench.STREAM);
    bench.origin().says(bench.originInduction());
    bench.origin().says(bench.originConclusion().setInt(36, 1010));
    assertRefused(1010);
    assertThat(bench.origin().closed).isTrue();
  }

  @Test
  void wordsForOthersAndOtherPacketsOfAnOriginDoNotCount() {
    bench.conclude(Bench.STREAM);
    FakePort.Origin origin = bench.origin();
    origin.says(bench.originConclusion());
    origin.says(bench.originInduction().setInt(12, 99));
    origin.says(Unpooled.wrappedBuffer(new byte[3]));
    origin.says(SrtPacket.shutdown(Unpooled.buffer(), Bench.CALLER_ID));
    assertThat(origin.sent).hasSize(1);
    bench.originAgrees();
    assertThat(bench.port.sessions).hasSize(2);
  }

  @Test
  void aConclusionThatIsSaidAgainMeanwhileBeginsNothing() {
    int cookie = bench.cookie(bench.client);
    bench.say(bench.client, bench.caller.conclusion(cookie, Bench.STREAM));
    assertThat(bench.say(bench.client, bench.caller.conclusion(cookie, Bench.STREAM))).isEmpty();
    assertThat(bench.router.requests).hasSize(1);
    assertThat(bench.port.openings).hasSize(1);
  }

  @Test
  void theConsentComesBeforeWhatTheOriginSaidRightAfterIt() {
    bench.conclude(Bench.STREAM);
    ByteBuf data = Unpooled.buffer().writeInt(7).writeLong(0).writeInt(Bench.CALLER_ID);
    bench.opening().early = Caller.bytes(data);
    bench.originAgrees();
    assertThat(bench.session(bench.client).toClient)
        .containsExactly(Caller.bytes(bench.originConclusion()), Caller.bytes(data));
  }

  @Test
  void anOriginThatHangsUpAtOnceEndsTheSession() {
    int cookie = bench.cookie(bench.client);
    bench.say(bench.client, bench.caller.conclusion(cookie, Bench.STREAM));
    bench.opening().early = Caller.bytes(SrtPacket.shutdown(Unpooled.buffer(), Bench.CALLER_ID));
    bench.originAgrees();
    assertThat(bench.router.ends).containsExactly(EndReason.ORIGIN_CLOSED);
    assertThat(bench.say(bench.client, bench.caller.conclusion(cookie, Bench.STREAM))).isEmpty();
    assertThat(bench.router.requests).hasSize(1);
  }

  @Test
  void aCallerThatHasMissedTheConsentIsToldAgain() {
    FakePort.Session session = bench.established();
    int cookie = bench.cookie(bench.client);
    bench.nanos += 250_000_000;
    assertThat(session.clientSays(bench.caller.conclusion(cookie, Bench.STREAM))).isFalse();
    assertThat(session.toClient).hasSize(2);
    ByteBuf again = Unpooled.wrappedBuffer(session.toClient.get(1));
    assertThat(SrtPacket.timestamp(again)).isEqualTo(1_250_000);
    assertThat(again.setInt(8, 1_000_000)).isEqualTo(bench.originConclusion());

    assertThat(session.clientSays(bench.caller.conclusion(cookie + 1, Bench.STREAM))).isFalse();
    assertThat(session.toClient).hasSize(2);
  }

  @Test
  void aCookieOfTheNextPeriodIsAsGoodAsTheFirst() {
    bench.conclude(Bench.STREAM);
    bench.pass(Duration.ofMillis(500));
    bench.now = bench.now.plus(Cookies.PERIOD);
    int next = bench.cookie(bench.client);
    assertThat(bench.say(bench.client, bench.caller.conclusion(next, Bench.STREAM))).isEmpty();
    assertThat(bench.router.requests).hasSize(1);
    bench.originAgrees();
    FakePort.Session session = bench.session(bench.client);
    session.clientSays(bench.caller.conclusion(next, Bench.STREAM));
    assertThat(session.toClient).hasSize(2);
  }

  @Test
  void aClientThatBeginsAnewWithTheSameSocketIdEndsItsOldSession() {
    FakePort.Session session = bench.established();
    int cookie = bench.cookie(bench.client);
    ByteBuf anew = bench.caller.conclusion(cookie, Bench.STREAM).setInt(24, 0x7654321);
    session.toClient.clear();
    assertThat(session.clientSays(anew.copy())).isFalse();
    assertThat(bench.router.ends).containsExactly(EndReason.CLIENT_CLOSED);
    assertThat(session.toClient).isEmpty();
    assertThat(session.toOrigin).hasSize(1);
    bench.say(bench.client, anew);
    assertThat(bench.router.requests).hasSize(2);
  }

  @Test
  void theCallersConclusionsLeadToItsSession() {
    FakePort.Session session = bench.established();
    long id = bench.protocol().classify(bench.caller.conclusion(1, "s"));
    assertThat(bench.port.sessions)
        .containsEntry(new FakePort.CallerKey(bench.client, id & ~(1L << 62)), session);
  }

  @Test
  void dataPassAndLateHandshakesOfTheOriginDoNot() {
    FakePort.Session session = bench.established();
    ByteBuf data = Unpooled.buffer().writeInt(7).writeLong(0).writeInt(Bench.ORIGIN_ID);
    assertThat(session.clientSays(data.copy())).isTrue();
    assertThat(session.originSays(data.copy().setInt(12, Bench.CALLER_ID))).isTrue();
    assertThat(session.originSays(bench.originConclusion())).isFalse();
    assertThat(session.originSays(Unpooled.wrappedBuffer(new byte[15]))).isFalse();
    assertThat(session.isOpen()).isTrue();
  }

  @Test
  void theClientsShutdownPassesAndEndsBothLegs() {
    FakePort.Session session = bench.established();
    session.toClient.clear();
    assertThat(session.clientSays(SrtPacket.shutdown(Unpooled.buffer(), Bench.ORIGIN_ID))).isTrue();
    assertThat(bench.router.ends).containsExactly(EndReason.CLIENT_CLOSED);
    assertThat(session.toClient).isEmpty();
    assertThat(session.toOrigin).isEmpty();
  }

  @Test
  void theOriginsShutdownPassesAndEndsBothLegs() {
    FakePort.Session session = bench.established();
    assertThat(session.originSays(SrtPacket.shutdown(Unpooled.buffer(), 99))).isTrue();
    assertThat(session.isOpen()).isTrue();
    assertThat(session.originSays(SrtPacket.shutdown(Unpooled.buffer(), Bench.CALLER_ID))).isTrue();
    assertThat(bench.router.ends).containsExactly(EndReason.ORIGIN_CLOSED);
    assertThat(session.toOrigin).isEmpty();
  }

  @Test
  void whoeverDoesNotKnowOfTheEndIsTold() {
    FakePort.Session session = bench.established();
    session.toClient.clear();
    session.end(EndReason.OWNERSHIP_LOST);
    assertThat(session.toClient)
        .containsExactly(Caller.bytes(SrtPacket.shutdown(Unpooled.buffer(), Bench.CALLER_ID)));
    assertThat(session.toOrigin)
        .containsExactly(Caller.bytes(SrtPacket.shutdown(Unpooled.buffer(), Bench.ORIGIN_ID)));
  }

  @Test
  void aConclusionThatComesAfterTheEndBeginsNothing() {
    FakePort.Session session = bench.established();
    int cookie = bench.cookie(bench.client);
    session.end(EndReason.ORIGIN_CLOSED);
    assertThat(bench.say(bench.client, bench.caller.conclusion(cookie, Bench.STREAM))).isEmpty();
    assertThat(bench.router.requests).hasSize(1);
  }

  @Test
  void aNewSocketOfTheSamePortIsServedAtOnce() {
    bench.established().end(EndReason.CLIENT_CLOSED);
    int cookie = bench.cookie(bench.client);
    bench.say(bench.client, new Caller(0x4444).conclusion(cookie, Bench.STREAM));
    assertThat(bench.router.requests).hasSize(2);
  }

  @Test
  void anOriginsSocketIdThatIsTakenAtTheSameClientIsRefused() {
    FakePort.Session first = bench.established();
    Caller second = new Caller(0x5555);
    bench.say(bench.client, second.conclusion(bench.cookie(bench.client), "live/t"));
    FakePort.Origin origin = bench.origin();
    origin.says(bench.originInduction().setInt(12, 0x5555));
    origin.says(bench.originConclusion().setInt(12, 0x5555));
    assertThat(Bench.read(bench.opening().toClient.get(0)).request()).isEqualTo(2502);
    assertThat(Unpooled.wrappedBuffer(origin.last()))
        .isEqualTo(SrtPacket.shutdown(Unpooled.buffer(), Bench.ORIGIN_ID));
    assertThat(origin.closed).isTrue();
    assertThat(bench.router.ends).hasSize(1);
    assertThat(first.isOpen()).isTrue();
  }

  private void assertRefused(int request) {
    assertThat(bench.opening().toClient)
        .singleElement()
        .satisfies(answer -> assertThat(Bench.read(answer).request()).isEqualTo(request));
    assertThat(bench.opening().closed).isTrue();
  }
}
