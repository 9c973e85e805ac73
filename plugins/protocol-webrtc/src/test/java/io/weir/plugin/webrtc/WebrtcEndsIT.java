package io.weir.plugin.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.api.routing.EndReason;
import io.weir.codec.webrtc.stun.StunMessage;
import io.weir.codec.webrtc.stun.StunVerifier;
import io.weir.codec.webrtc.stun.TestStun;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** How sessions end, and who is told. */
class WebrtcEndsIT extends WithReplica {

  @Test
  void deleteEndsItAtOnceAndAtTheOrigin() throws Exception {
    try (TestClient client = connected()) {
      origin.asked.clear();
      assertThat(TestClient.ask("DELETE", replica.api, client.location(), "").statusCode())
          .isEqualTo(200);

      assertThat(origin.asked.take().target())
          .isEqualTo("/rtc/v1/whip/?action=delete&token=t0k&session=orig0001:x");
      assertThat(router.open).isEmpty();
      assertThat(router.ends).containsExactly(EndReason.CLIENT_CLOSED);
      assertNothingPasses(client);
      assertThat(replica.gauge("weir.datagram.sessions.open")).isZero();
      assertThat(TestClient.ask("DELETE", replica.api, client.location(), "").statusCode())
          .as("again: the origin's word")
          .isEqualTo(404);
      assertThat(told("told")).as("of what it knows").isZero();
    }
  }

  private void revoke() {
    router.open.iterator().next().revoked.complete(EndReason.DRAINING);
    await().until(router.open::isEmpty);
  }

  /** Browsers would wait for half a minute. */
  @Test
  void aClientWhoseSessionWasEndedIsToldSoByItsNextCheck() throws Exception {
    try (TestClient client = connected()) {
      revoke();
      client.check(replica.media);
      assertThat(client.hear()).isNotNull().satisfies(WebrtcEndsIT::isRefusal);
      client.socket.setSoTimeout(300);
      client.send(replica.media, TestStun.check(client.username, "x".repeat(22), 5));
      assertThat(client.hear()).as("of another password").isNull();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () -> {
                client.check(replica.media);
                return client.hear() == null;
              });
      assertThat(replica.badInput).as("it is unknown by now").contains("stun_user");
    }
  }

  private static void isRefusal(byte[] heard) {
    ByteBuf answer = Unpooled.wrappedBuffer(heard);
    assertThat(StunMessage.isWellFormed(answer)).isTrue();
    assertThat(StunMessage.type(answer)).isEqualTo(StunMessage.BINDING_ERROR);
    assertThat(new StunVerifier().verify(answer, StunVerifier.key(TestOrigin.PASSWORD))).isTrue();
  }

  @Test
  void soIsOneWhoseMediaAnotherReplicaRelays() throws Exception {
    try (Replica other = new Replica(router, store.datagramSessions(), "session-timeout = 2s");
        TestClient client = new TestClient().offer(replica.api, WHIP)) {
      client.connect(other.media);
      revoke();
      client.socket.setSoTimeout(100);
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () -> {
                client.check(other.media);
                byte[] heard = client.hear();
                assertThat(heard).isNotNull().satisfies(WebrtcEndsIT::isRefusal);
              });
    }
  }

  @Test
  void silenceEndsItThoughMediaGoesOn() throws Exception {
    try (TestClient client = connected()) {
      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () -> {
                client.send(replica.media, TestClient.rtp(1));
                return router.open.isEmpty();
              });
      assertThat(router.ends).containsExactly(EndReason.IDLE);
      assertThat(replica.gauge("weir.datagram.keys")).isZero();
      await().until(() -> origin.open() == 0);
    }
  }

  private double told(String result) {
    return replica.count("weir.webrtc.farewells", "result", result);
  }

  @Test
  void theOriginIsToldOfClientsThatNeverCame() throws Exception {
    TestClient.ask(
        "POST",
        replica.api,
        WHIP,
        Descriptions.offer("abcd"),
        "Authorization",
        "Bearer b",
        "X-Other",
        "o");
    assertThat(origin.open()).isEqualTo(1);
    await().atMost(Duration.ofSeconds(10)).until(() -> origin.open() == 0);

    assertThat(origin.asked.take().method()).isEqualTo("POST");
    TestOrigin.Asked asked = origin.asked.take();
    assertThat(asked.method()).isEqualTo("DELETE");
    assertThat(asked.headers().getFirst("Authorization")).isEqualTo("Bearer b");
    assertThat(asked.headers().getFirst("X-Forwarded-For")).isEqualTo("127.0.0.1");
    assertThat(asked.headers().getFirst("Host")).isEqualTo("127.0.0.1:" + replica.api.getPort());
    assertThat(asked.headers()).doesNotContainKey("X-other");
    await().until(() -> told("told") == 1);
  }

  @Test
  void whatAnotherReplicaRelayedIsToldByTheOneThatCreatedIt() throws Exception {
    try (Replica other = new Replica(router, store.datagramSessions(), "session-timeout = 2s");
        TestClient client = new TestClient().offer(replica.api, WHIP)) {
      client.connect(other.media);
      await().atMost(Duration.ofSeconds(10)).until(() -> origin.open() == 0);
      assertThat(other.count("weir.webrtc.farewells", "result", "told")).isZero();
      await().until(() -> told("told") == 1);
    }
  }

  @Test
  void sessionsWithoutAUrlEndWithoutAWord() throws Exception {
    String offer = Descriptions.offer("clnt").replace("\r\n", "\\r\\n");
    TestClient.ask(
        "POST",
        replica.api,
        "/rtc/v1/play/",
        "{\"streamurl\":\"webrtc://h/live/s\",\"sdp\":\"" + offer + "\"}");
    assertThat(router.open).hasSize(1);
    await().atMost(Duration.ofSeconds(10)).until(router.open::isEmpty);
    assertThat(origin.asked).hasSize(1);
    assertThat(told("told") + told("failed") + told("dropped")).isZero();
  }

  @Test
  void originsAreToldOfFewSessionsAtOnceAndOfAllInTheEnd() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    origin.deletesWaitFor(latch);
    for (int i = 0; i < 100; i++) {
      TestClient.ask("POST", replica.api, WHIP, Descriptions.offer("abcd"));
    }
    await().atMost(Duration.ofSeconds(10)).until(() -> router.open.isEmpty());
    await().until(() -> origin.deleting() == 64);
    latch.countDown();
    await().until(() -> origin.open() == 0);
    assertThat(origin.mostDeleting()).isEqualTo(64);
    await().until(() -> told("told") == 100);
  }

  @Test
  void sessionsEndThoughTheirOriginCannotBeTold() throws Exception {
    TestClient.ask("POST", replica.api, WHIP, Descriptions.offer("abcd"));
    origin.stopAnswering();
    await().atMost(Duration.ofSeconds(10)).until(router.open::isEmpty);
    await().until(() -> told("failed") == 1);
  }

  @Test
  void checksKeepItAlive() throws Exception {
    try (TestClient client = connected()) {
      long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
      while (System.nanoTime() < end) {
        client.check(replica.media);
        assertThat(client.hear()).isNotNull();
        client.socket.setSoTimeout(200);
        client.hear();
      }
      assertThat(router.open).hasSize(1);
      assertMediaPasses(client, replica);
    }
  }

  @Test
  void aFarewellEndsItSoonerUnlessTheClientGoesOn() throws Exception {
    byte[] alert = HexFormat.of().parseHex("15fefd0001000000000000001a" + "ab".repeat(26));
    try (Replica patient = new Replica(router, store.datagramSessions(), "session-timeout = 60s");
        TestClient client = new TestClient().offer(patient.api, WHIP)) {
      client.connect(patient.media);
      client.send(patient.media, alert);
      assertThat(client.hear()).isEqualTo(alert);
      long said = System.nanoTime();

      await().atMost(Duration.ofSeconds(9)).until(router.open::isEmpty);
      assertThat(System.nanoTime() - said).isGreaterThan(Duration.ofMillis(4900).toNanos());
      assertThat(router.ends).containsExactly(EndReason.CLIENT_CLOSED);
      await().until(() -> origin.open() == 0);
    }
  }
}
