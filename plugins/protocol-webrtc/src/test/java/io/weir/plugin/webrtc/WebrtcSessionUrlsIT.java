package io.weir.plugin.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** What is asked for at a session's URL. */
class WebrtcSessionUrlsIT extends WithReplica {

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
}
