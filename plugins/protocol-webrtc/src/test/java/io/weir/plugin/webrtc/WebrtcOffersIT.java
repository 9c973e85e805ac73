package io.weir.plugin.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Role;
import java.net.http.HttpResponse;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Offers and what they are answered with. */
class WebrtcOffersIT extends WithReplica {

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

  @Test
  void answersThatAreNoneAreTheOriginsFault() throws Exception {
    assertUnusable(answer -> answer + "a=x\r\n".repeat(1 << 18));
    assertUnusable(answer -> "hello");
    assertThat(replica.badInput).containsExactly("origin_answer_line");
    replica.badInput.clear();
    assertUnusable(answer -> answer.replaceAll("a=ice-ufrag:.*\r\n", ""));
    assertUnusable(answer -> answer.replaceAll("a=ice-(ufrag|pwd):.*\r\n", ""));
    assertThat(replica.badInput)
        .containsExactly("origin_answer_credentials", "origin_answer_credentials");
  }

  private void assertUnusable(UnaryOperator<String> change) throws Exception {
    origin.answers(change);
    HttpResponse<String> answer =
        TestClient.ask("POST", replica.api, WHIP, Descriptions.offer("abcd"));
    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(router.open).isEmpty();
  }

  @Test
  void mediaOfAnOriginIsNotBelievedToBeAnywhere() throws Exception {
    origin.answers(answer -> answer.replace(" 127.0.0.1 ", " 192.0.2.1 "));
    try (Replica other = new Replica(origin.router(false), store.datagramSessions(), "")) {
      assertThat(TestClient.ask("POST", other.api, WHIP, Descriptions.offer("abcd")).statusCode())
          .isEqualTo(502);
      assertThat(other.badInput).containsExactly("origin_answer_media");
    }
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
  void redirectsAreFollowedToOriginsThatAreKnown() throws Exception {
    try (TestOrigin other = new TestOrigin()) {
      router.others.add(other.router(true).origin());
      for (int status : new int[] {307, 308}) {
        origin.redirect(status, other.url() + WHIP + "&by=origin");
        try (TestClient client =
            new TestClient().offer(replica.api, WHIP + "&token=k", "Authorization", "Bearer b")) {
          TestOrigin.Asked asked = other.asked.take();
          assertThat(asked.target()).isEqualTo(WHIP + "&by=origin");
          assertThat(asked.headers().getFirst("Authorization")).isEqualTo("Bearer b");
          assertThat(asked.headers().getFirst("X-Forwarded-For")).isEqualTo("127.0.0.1");
          assertThat(asked.body()).contains("a=ice-ufrag:" + client.ufrag);

          other.heard.clear();
          client.connect(replica.media);
          assertThat(other.hear().isCheck()).isTrue();
          assertMediaPasses(client, replica);
          assertThat(TestClient.ask("DELETE", replica.api, client.location(), "").statusCode())
              .isEqualTo(200);
          assertThat(other.asked.take().method()).isEqualTo("DELETE");
          assertThat(other.open()).isZero();
        }
      }
      assertThat(origin.heard).isEmpty();
      assertThat(redirects("followed")).isEqualTo(2);
      assertThat(redirects("passed")).isZero();
      assertThat(router.open).isEmpty();
    }
  }

  @Test
  void redirectsWithinAnOriginAreFollowed() throws Exception {
    origin.redirect(307, "/rtc/v1/whip/?app=live&stream=s&settled=1");
    try (TestClient client = new TestClient().offer(replica.api, WHIP)) {
      client.connect(replica.media);
      assertMediaPasses(client, replica);
      assertThat(redirects("followed")).isEqualTo(1);
    }
  }

  @Test
  void redirectsToAnybodyElseAreTheClients() throws Exception {
    try (TestOrigin stranger = new TestOrigin()) {
      for (String location :
          new String[] {
            stranger.url() + WHIP, stranger.url().replace("http:", "https:") + WHIP, "http://", ""
          }) {
        origin.redirect(307, location);
        HttpResponse<String> answer =
            TestClient.ask("POST", replica.api, WHIP, Descriptions.offer("abcd"));
        assertThat(answer.statusCode()).isEqualTo(307);
        assertThat(answer.body()).isEqualTo("the origin's own words");
        assertThat(answer.headers().firstValue("Location").orElse("")).isEqualTo(location);
      }
      assertThat(stranger.asked).isEmpty();
      assertThat(redirects("followed")).isZero();
      assertThat(redirects("passed")).isEqualTo(3);
      assertThat(router.open).isEmpty();
    }
  }

  @Test
  void redirectsInACircleAreLeft() throws Exception {
    origin.redirect(307, WHIP);
    HttpResponse<String> answer =
        TestClient.ask("POST", replica.api, WHIP, Descriptions.offer("abcd"));
    assertThat(answer.statusCode()).isEqualTo(307);
    assertThat(origin.asked).hasSize(4);
    assertThat(redirects("followed")).isEqualTo(3);
    assertThat(redirects("passed")).isEqualTo(1);
  }

  private double redirects(String result) {
    return replica.count("weir.webrtc.redirects", "result", result);
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

  private void assertStatus(int status, String target, String body) throws Exception {
    assertThat(TestClient.ask("POST", replica.api, target, body).statusCode()).isEqualTo(status);
  }
}
