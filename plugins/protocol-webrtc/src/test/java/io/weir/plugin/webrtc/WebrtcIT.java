package io.weir.plugin.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.Unpooled;
import io.weir.api.Role;
import io.weir.api.routing.EndReason;
import io.weir.codec.webrtc.stun.StunMessage;
import io.weir.codec.webrtc.stun.TestStun;
import io.weir.host.store.memory.MemoryStore;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebrtcIT {
  private static final String WHIP = "/rtc/v1/whip/?app=live&stream=s";

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final MemoryStore store = new MemoryStore(InstantSource.system(), timer);
  private TestOrigin origin;
  private TestRouter router;
  private Replica replica;

  @BeforeEach
  void start() throws Exception {
    store.start();
    origin = new TestOrigin();
    router = origin.router(true);
    replica = new Replica(router, store.datagramSessions(), "session-timeout = 2s");
  }

  @AfterEach
  void stop() throws Exception {
    replica.close();
    origin.close();
    timer.shutdownNow();
  }

  private TestClient connected() throws Exception {
    TestClient client = new TestClient().offer(replica.api, WHIP);
    client.connect(replica.media);
    origin.heard.clear();
    return client;
  }

  private void assertMediaPasses(TestClient client, Replica by) throws Exception {
    byte[] rtp = TestClient.rtp(7);
    client.send(by.media, rtp);
    assertThat(client.hear()).isEqualTo(rtp);
  }

  private void assertNothingPasses(TestClient client) throws Exception {
    client.socket.setSoTimeout(300);
    client.send(replica.media, TestClient.rtp(9));
    assertThat(client.hear()).isNull();
    client.socket.setSoTimeout(2000);
  }

  @Test
  void anOfferReachesTheOriginAndItsAnswerComesBackWithOwnCandidates() throws Exception {
    try (TestClient client = new TestClient()) {
      HttpResponse<String> answer =
          TestClient.ask(
              "POST",
              replica.api,
              WHIP + "&token=t%20k",
              Descriptions.offer(client.ufrag),
              "Content-Type",
              "application/sdp",
              "Authorization",
              "Bearer b");

      TestOrigin.Asked asked = origin.asked.take();
      assertThat(asked.target()).isEqualTo(WHIP + "&token=t%20k");
      assertThat(asked.headers().getFirst("Authorization")).isEqualTo("Bearer b");
      assertThat(asked.headers().getFirst("Content-Type")).isEqualTo("application/sdp");
      assertThat(asked.headers().getFirst("X-Forwarded-For")).isEqualTo("127.0.0.1");
      assertThat(asked.headers().getFirst("Host")).isEqualTo("127.0.0.1:" + replica.api.getPort());
      assertThat(asked.body())
          .isEqualTo(Descriptions.offer(client.ufrag).replaceAll("a=candidate:[^\r]*\r\n", ""));

      assertThat(answer.statusCode()).isEqualTo(201);
      String origins =
          Descriptions.answer("orig0001", TestOrigin.PASSWORD, origin.media.getLocalPort());
      assertThat(answer.body())
          .isEqualTo(
              origins.replace(
                  " " + origin.media.getLocalPort() + " ", " " + replica.media.getPort() + " "));
      assertThat(answer.headers().firstValue("ETag")).contains("\"e1\"");
      assertThat(answer.headers().firstValue("Link")).isPresent();
      assertThat(answer.headers().firstValue("Accept-Patch")).isPresent();
      assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
      assertThat(answer.headers().firstValue("Location").orElseThrow())
          .startsWith("/rtc/v1/session/")
          .doesNotContain("t0k");
      assertThat(router.requests.element().role()).isEqualTo(Role.PUBLISH);
      assertThat(router.requests.element().key()).hasToString("__defaultVhost__/live/s");
    }
  }

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
  void candidatesAreThoseOfTheConfiguration() throws Exception {
    try (Replica other =
            new Replica(
                router,
                store.datagramSessions(),
                "candidates = [\"203.0.113.5\", \"[2001:db8::5]:9000\"]");
        TestClient client = new TestClient().offer(other.api, WHIP)) {
      assertThat(client.answer().body())
          .contains("2130706431 203.0.113.5 " + other.media.getPort() + " typ host generation 0")
          .contains("2130706175 2001:db8::5 9000 typ host generation 0")
          .doesNotContain("a=candidate:0 1 udp 2130706431 127.0.0.1");
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
          .isEqualTo(200);
    }
  }

  @Test
  void urlsThatWereEditedAreNobodys() throws Exception {
    try (TestClient client = connected()) {
      String location = client.location();
      char last = location.charAt(40);
      String edited =
          location.substring(0, 40) + (last == 'A' ? 'B' : 'A') + location.substring(41);
      origin.asked.clear();
      for (String url : new String[] {edited, "/rtc/v1/session/", "/rtc/v1/session/AAAA"}) {
        assertThat(TestClient.ask("PATCH", replica.api, url, "").statusCode()).isEqualTo(404);
        assertThat(TestClient.ask("DELETE", replica.api, url, "").statusCode()).isEqualTo(404);
      }
      assertThat(origin.asked).isEmpty();
      assertMediaPasses(client, replica);
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
    }
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

  @Test
  void iceRestartsKeepTheOldCredentialsUntilTheNewOnesAreUsed() throws Exception {
    try (TestClient client = connected()) {
      String before = client.username;
      HttpResponse<String> answer =
          TestClient.ask(
              "PATCH",
              replica.api,
              client.location(),
              """
              a=ice-ufrag:newufrag
              a=ice-pwd:clientsclientsclientscl
              m=audio 9 X 0
              a=mid:0
              a=candidate:1 1 udp 1 10.1.2.3 5 typ host
              """,
              "Content-Type",
              "application/trickle-ice-sdpfrag",
              "If-Match",
              "\"e1\"");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("ETag")).contains("\"e2\"");
      assertThat(answer.body())
          .contains(" 127.0.0.1 " + replica.media.getPort() + " typ host")
          .doesNotContain(" " + origin.media.getLocalPort() + " ");
      origin.asked.take();
      TestOrigin.Asked asked = origin.asked.take();
      assertThat(asked.headers().getFirst("If-Match")).isEqualTo("\"e1\"");
      assertThat(asked.body()).contains("a=ice-ufrag:newufrag").doesNotContain("10.1.2.3");

      client.connect(replica.media);
      client.username = Descriptions.value(answer.body(), "a=ice-ufrag:") + ":newufrag";
      client.connect(replica.media);
      assertMediaPasses(client, replica);
      replica.badInput.clear();
      client.username = before;
      client.check(replica.media);
      await().until(() -> replica.badInput.contains("stun_user"));

      assertThat(TestClient.ask("DELETE", replica.api, client.location(), "").statusCode())
          .isEqualTo(200);
      assertThat(router.open).isEmpty();
    }
  }

  @Test
  void afterARestartMediaGoesWhereTheOriginTakesItThen() throws Exception {
    try (Replica other = new Replica(origin.router(false), store.datagramSessions(), "");
        TestClient client = new TestClient().offer(other.api, WHIP)) {
      client.connect(other.media);
      int moved = origin.moveMedia();
      HttpResponse<String> answer =
          TestClient.ask(
              "PATCH",
              other.api,
              client.location(),
              "a=ice-ufrag:newufrag\na=ice-pwd:clientsclientsclientscl\nm=audio 9 X 0\n",
              "Content-Type",
              "application/trickle-ice-sdpfrag");
      client.username = Descriptions.value(answer.body(), "a=ice-ufrag:") + ":newufrag";
      client.connect(other.media);
      origin.heard.clear();

      assertMediaPasses(client, other);
      assertThat(origin.hear().at()).isEqualTo(moved);
      assertThat(other.gauge("weir.datagram.sessions.open")).isEqualTo(1);
    }
  }

  @Test
  void offersThatAreNoneAreRefused() throws Exception {
    assertStatus(413, WHIP, "v=0\r\n" + "a=x\r\n".repeat(1 << 18));
    assertStatus(400, WHIP, "");
    assertStatus(400, WHIP, "hello");
    assertStatus(400, WHIP, "v=0\r\nm=audio 9 X 0\r\n");
    assertStatus(400, WHIP, "v=0\r\nm=audio 9 X 0\r\na=ice-ufrag:abcd\r\n");
    assertStatus(400, "/rtc/v1/whip/", Descriptions.offer("abcd"));
    assertStatus(400, WHIP + "&stream=other", Descriptions.offer("abcd"));
    assertStatus(404, "/rtc/v1/other", Descriptions.offer("abcd"));
    assertStatus(400, "/rtc/v1/publish/", "{\"streamurl\":\"webrtc://h/live/s\"}");
    assertStatus(400, "/rtc/v1/publish/", "[");
    assertThat(origin.asked).isEmpty();
    assertThat(router.open).isEmpty();
    assertThat(TestClient.ask("GET", replica.api, WHIP, "").statusCode()).isEqualTo(405);
    assertThat(TestClient.ask("GET", replica.api, "/api/v1/versions", "").body())
        .contains("\"server\":\"weir\"");
  }

  private void assertStatus(int status, String target, String body) throws Exception {
    assertThat(TestClient.ask("POST", replica.api, target, body).statusCode()).isEqualTo(status);
  }

  @Test
  void refusalsAreTheOriginsOwn() throws Exception {
    for (int status : new int[] {401, 409, 503, 307}) {
      origin.refuse(status);
      HttpResponse<String> answer =
          TestClient.ask("POST", replica.api, WHIP, Descriptions.offer("abcd"));
      assertThat(answer.statusCode()).isEqualTo(status);
      assertThat(answer.body()).isEqualTo("the origin's own words");
    }
    assertThat(router.open).isEmpty();
  }

  @Test
  void jsonCallsKeepAllButTheDescription() throws Exception {
    String offer = Descriptions.offer("clnt").replace("\r\n", "\\r\\n");
    HttpResponse<String> answer =
        TestClient.ask(
            "POST",
            replica.api,
            "/rtc/v1/play/?x=1",
            "{\"api\":\"u\", \"streamurl\" : \"webrtc://h.example.com/live/s?k=v\",\"n\":1.50,\"sdp\":\""
                + offer
                + "\" ,\"o\":{\"sdp\":\"no\"}}");

    TestOrigin.Asked asked = origin.asked.take();
    assertThat(asked.target()).isEqualTo("/rtc/v1/play/?x=1");
    assertThat(asked.body())
        .isEqualTo(
            "{\"api\":\"u\", \"streamurl\" : \"webrtc://h.example.com/live/s?k=v\",\"n\":1.50,\"sdp\":\""
                + offer.replaceAll("a=candidate:.*?\\\\r\\\\n", "")
                + "\" ,\"o\":{\"sdp\":\"no\"}}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .startsWith("{\"code\":0, \"server\":\"vid-1\",\"sdp\":\"v=0\\r\\n")
        .endsWith("\",\"sessionid\":\"x:y\"}")
        .contains(" 127.0.0.1 " + replica.media.getPort() + " typ host");
    assertThat(router.requests.element().role()).isEqualTo(Role.PLAY);
    assertThat(router.requests.element().parameters()).containsEntry("k", "v");
  }

  @Test
  void byTcpTheOriginIsReachedByUdp() throws Exception {
    try (Replica other =
            new Replica(
                router,
                store.datagramSessions(),
                "tcp { enabled = true, listen = \"127.0.0.1:0\" }");
        TestClient client = new TestClient().offer(other.api, WHIP);
        StreamPeer peer = new StreamPeer(other.bound.get(2))) {
      assertThat(client.answer().body())
          .contains(
              " tcp 1520434943 127.0.0.1 "
                  + other.bound.get(2).getPort()
                  + " typ host tcptype passive");
      peer.send(TestClient.rtp(1));
      peer.send(TestClient.bytes(TestStun.check(client.username, TestOrigin.PASSWORD, 5)));
      assertThat(StunMessage.isResponse(Unpooled.wrappedBuffer(peer.hear()))).isTrue();
      assertThat(origin.hear().isCheck()).as("what came before was not passed on").isTrue();

      byte[] rtp = TestClient.rtp(2);
      peer.send(rtp);
      assertThat(peer.hear()).isEqualTo(rtp);
      assertThat(other.gauge("weir.datagram.sessions.open")).isEqualTo(1);
      TestClient.ask("DELETE", other.api, client.location(), "");
      assertThat(peer.isClosed()).isTrue();
      assertThat(router.open).isEmpty();
      assertThat(other.gauge("weir.datagram.keys")).isZero();
    }
  }

  @Test
  void strangersByTcpAreClosedOrIgnored() throws Exception {
    try (Replica other =
            new Replica(
                router,
                store.datagramSessions(),
                "tcp { enabled = true, listen = \"127.0.0.1:0\" }");
        TestClient client = new TestClient().offer(other.api, WHIP);
        StreamPeer wrong = new StreamPeer(other.bound.get(2));
        StreamPeer web = new StreamPeer(other.bound.get(2))) {
      wrong.send(TestClient.bytes(TestStun.check(client.username, "x".repeat(22), 5)));
      await().until(() -> other.badInput.contains("stun_integrity"));
      web.raw("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(web.isClosed()).isTrue();
      assertThat(other.badInput).contains("frame");
      assertThat(origin.heard).isEmpty();
    }
  }

  @Test
  void thousandsOfSessionsComeAndGoAndLeaveNothing() throws Exception {
    for (int i = 0; i < 5000; i++) {
      try (TestClient client = new TestClient().offer(replica.api, WHIP)) {
        client.connect(replica.media);
        if (i % 2 == 0) {
          TestClient.ask("DELETE", replica.api, client.location(), "");
          assertThat(store.datagramSessions().find(client.username).toCompletableFuture().join())
              .isEmpty();
        }
      }
      origin.heard.clear();
      origin.asked.clear();
    }
    await().atMost(Duration.ofSeconds(10)).until(router.open::isEmpty);
    await()
        .until(
            () ->
                replica.gauge("weir.datagram.sessions.open") == 0
                    && replica.gauge("weir.datagram.keys") == 0
                    && replica.gauge("weir.datagram.openings.open") == 0);
    assertThat(router.ends).hasSize(5000);
  }
}
