package io.weir.plugin.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.codec.webrtc.stun.StunMessage;
import io.weir.codec.webrtc.stun.TestStun;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Checks and media by UDP: whose is whose. */
class WebrtcMediaIT extends WithReplica {

  @Test
  void mediaPassesBothWaysOnceACheckHasProvedItself() throws Exception {
    try (TestClient client = new TestClient().offer(replica.api, WHIP)) {
      assertNothingPasses(client);
      assertThat(replica.dropped("unknown_session")).isEqualTo(1);
      client.connect(replica.media);

      assertMediaPasses(client, replica);
      TestRouter.TestRoute<?> route = router.open.iterator().next();
      assertThat(route.toOrigin.get()).isGreaterThan(172);
      assertThat(route.toClient.get()).isGreaterThan(172);
    }
  }

  @Test
  void anOriginWithoutAnEndpointForMediaIsBelievedItsOwnAddress() throws Exception {
    try (Replica other = new Replica(origin.router(false), store.datagramSessions(), "");
        TestClient client = new TestClient().offer(other.api, WHIP)) {
      client.connect(other.media);
      assertMediaPasses(client, other);
    }
  }

  @Test
  void nobodyElseGetsIn() throws Exception {
    try (TestClient client = connected();
        TestClient stranger = new TestClient()) {
      stranger.username = client.username;
      stranger.send(replica.media, TestStun.check(client.username, "x".repeat(22), 1));
      stranger.send(replica.media, TestStun.check("nobody:known", TestOrigin.PASSWORD, 2));
      stranger.send(
          replica.media,
          new TestStun(StunMessage.BINDING_REQUEST, 3)
              .username(client.username)
              .fingerprint()
              .message());
      stranger.send(replica.media, HexFormat.of().parseHex("000100012112a442" + "00".repeat(13)));
      stranger.send(replica.media, TestClient.rtp(1));
      await().until(() -> replica.badInput.size() == 3 && replica.dropped("malformed") == 1);

      assertThat(replica.badInput)
          .containsExactlyInAnyOrder("stun_integrity", "stun_user", "stun_integrity");
      assertNothingPasses(stranger);
      assertThat(origin.heard).isEmpty();
      assertMediaPasses(client, replica);
    }
  }

  @Test
  void stunThatLiesReachesNoOriginEvenFromItsClientsAddress() throws Exception {
    try (TestClient client = connected()) {
      List<String> lies =
          List.of(
              "000100012112a442" + "00".repeat(13), // 21 bytes
              "000100052112a442" + "00".repeat(12) + "0006000161", // unpadded
              "000100082112a442" + "00".repeat(12) + "0006ffff61626364", // longer than all
              "000101002112a442" + "00".repeat(12) + "0006000461626364", // of more than came
              "000100102112a442" + "00".repeat(12) + "0006000461626364".repeat(2), // two names
              "000100042112a442" + "00".repeat(12) + "80280001"); // a header without its value
      for (String lie : lies) {
        client.send(replica.media, HexFormat.of().parseHex(lie));
      }
      await().until(() -> replica.dropped("malformed") == lies.size());
      assertThat(origin.heard).isEmpty();
      assertMediaPasses(client, replica);
    }
  }

  @Test
  void aFloodOfUnknownUsersLeavesNothing() throws Exception {
    try (TestClient client = connected();
        TestClient stranger = new TestClient()) {
      int lot = 100; // a socket's buffer holds so many
      for (int i = 1; i <= 5000; i++) {
        stranger.send(replica.media, TestStun.check("user" + i + ":x", TestOrigin.PASSWORD, i));
        if (i % lot == 0) {
          int sent = i;
          await()
              .pollInterval(Duration.ofMillis(1))
              .untilAsserted(() -> assertThat(replica.badInput).hasSize(sent));
        }
      }
      assertThat(replica.gauge("weir.datagram.openings.open")).isZero();
      assertThat(replica.gauge("weir.datagram.sessions.open")).isEqualTo(1);
      assertMediaPasses(client, replica);
    }
  }

  @Test
  void aClientThatMovesIsFollowed() throws Exception {
    try (TestClient client = connected();
        TestClient moved = new TestClient()) {
      moved.username = client.username;
      moved.connect(replica.media);
      assertMediaPasses(moved, replica);
      assertThat(router.open).hasSize(1);
    }
  }

  @Test
  void checksOnAnotherPathAreAnsweredThereAndMediaStaysOnTheChosenOne() throws Exception {
    try (TestClient client = connected();
        TestClient other = new TestClient()) {
      client.send(replica.media, TestStun.nomination(client.username, TestOrigin.PASSWORD, 77));
      assertThat(client.hear()).isNotNull();
      other.username = client.username;
      other.connect(replica.media);

      byte[] rtp = TestClient.rtp(7);
      client.send(replica.media, rtp);
      assertThat(client.hear()).isEqualTo(rtp);
    }
  }

  @Test
  void anAddressBelongsToTheSessionThatProvedItLast() throws Exception {
    try (TestClient first = connected();
        TestClient second = new TestClient().offer(replica.api, WHIP)) {
      String before = first.username;
      first.username = second.username;
      first.connect(replica.media);
      origin.heard.clear();

      first.send(replica.media, TestClient.rtp(5));
      TestOrigin.Heard heard = origin.hear();
      assertThat(first.hear()).isEqualTo(TestClient.rtp(5));
      first.username = before;
      first.connect(replica.media);
      origin.heard.clear();
      first.send(replica.media, TestClient.rtp(6));
      TestOrigin.Heard back = origin.hear();
      assertThat(back.from()).isNotEqualTo(heard.from());
    }
  }

  @Test
  void anotherReplicaRelaysWhatThisOneAgreedOn() throws Exception {
    try (Replica other = new Replica(router, store.datagramSessions(), "session-timeout = 2s");
        TestClient client = new TestClient().offer(replica.api, WHIP)) {
      client.connect(other.media);
      assertMediaPasses(client, other);
      long end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
      client.socket.setSoTimeout(200);
      while (System.nanoTime() < end) {
        client.check(other.media);
        client.hear();
      }
      assertThat(router.open).as("the first replica knows that it lives").hasSize(1);

      assertThat(TestClient.ask("DELETE", other.api, client.location(), "").statusCode())
          .isEqualTo(200);
      await().atMost(Duration.ofSeconds(3)).until(router.open::isEmpty);
      await().until(() -> other.gauge("weir.datagram.sessions.open") == 0);
    }
  }
}
