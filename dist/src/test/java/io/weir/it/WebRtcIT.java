package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.Chromium;
import io.weir.it.kit.LossyLink;
import io.weir.it.kit.WebRtcOrigin;
import io.weir.it.kit.WebRtcPage;
import io.weir.it.kit.WeirProcess;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Browsers publish and play through Weir by WebRTC; the origin is libwebrtc, full ICE and all. */
@ResourceLock(Chromium.PICTURES)
final class WebRtcIT {
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final Duration A_WHILE = Duration.ofSeconds(3);
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Test
  void whatOneBrowserPublishesAnotherPlaysUntilBothEnd() {
    try (WebRtcOrigin origin = WebRtcOrigin.start();
        WeirProcess weir = WeirProcess.builder().webRtcOrigin("a", origin.address()).start();
        WebRtcPage publisher = WebRtcPage.start(origin.page());
        WebRtcPage player = WebRtcPage.start(origin.page())) {
      assertThat(publisher.publish(weir.whip("s") + "&token=t").status()).isEqualTo(201);
      publisher.awaitConnected();
      assertThat(player.play(weir.whep("s")).status()).isEqualTo(201);
      player.receives(LONG);

      goesThrough(publisher, weir.webRtcPort());
      goesThrough(player, weir.webRtcPort());
      assertThat(origin.sessions())
          .hasSize(2)
          .allSatisfy(
              session ->
                  assertThat(session.request())
                      .containsEntry("Host", "127.0.0.1:" + weir.webRtcApiPort())
                      .containsEntry("X-Forwarded-For", "127.0.0.1"));
      assertThat(origin.sessions())
          .filteredOn(WebRtcOrigin.Session::publishes)
          .singleElement()
          .satisfies(
              session ->
                  assertThat(session.request())
                      .containsEntry("target", "/rtc/v1/whip/?app=live&stream=s&token=t"));

      assertThat(player.end()).isEqualTo(200);
      assertThat(origin.sessions()).singleElement().matches(WebRtcOrigin.Session::publishes);
      assertThat(publisher.end()).isEqualTo(200);
      assertThat(origin.sessions()).isEmpty();
      Awaitility.await("no sessions")
          .atMost(LIMIT)
          .until(() -> weir.json("/api/v1/sessions").findValues("id").isEmpty());
      assertThat(publisher.browser().errors()).isEmpty();
      assertThat(player.browser().errors()).isEmpty();
    }
  }

  @Test
  void iceIsRestartedByPatch() {
    try (WebRtcOrigin origin = WebRtcOrigin.start();
        WeirProcess weir = WeirProcess.builder().webRtcOrigin("a", origin.address()).start();
        WebRtcPage publisher = WebRtcPage.start(origin.page());
        WebRtcPage player = WebRtcPage.start(origin.page())) {
      assertThat(publisher.publish(weir.whip("s")).status()).isEqualTo(201);
      assertThat(player.play(weir.whep("s")).status()).isEqualTo(201);
      player.receives(A_WHILE);
      String before = player.remoteDescription();

      assertThat(player.restart()).isEqualTo(200);
      assertThat(player.remoteDescription())
          .contains("127.0.0.1 " + weir.webRtcPort() + " typ host")
          .doesNotContain(line(before, "a=ice-ufrag:"))
          .doesNotContain(line(before, "a=ice-pwd:"));
      String ufrag = line(player.remoteDescription(), "a=ice-ufrag:").split(":", 2)[1];
      Awaitility.await("the new path is used")
          .atMost(LIMIT)
          .until(() -> player.stats().ufrag().equals(ufrag));
      player.receives(A_WHILE);
      goesThrough(player, weir.webRtcPort());
      assertThat(origin.sessions())
          .filteredOn(session -> !session.publishes())
          .singleElement()
          .satisfies(session -> assertThat(session.restarts()).isEqualTo(1));
      assertThat(player.end()).isEqualTo(200);
    }
  }

  @Test
  void aSessionGoesOnWhenItsClientsAddressChanges() {
    try (WebRtcOrigin origin = WebRtcOrigin.start();
        WeirProcess weir = WeirProcess.builder().webRtcOrigin("a", origin.address()).start();
        LossyLink nat = LossyLink.to(weir.webRtcPort(), 0, Duration.ZERO, 1);
        WebRtcPage publisher = WebRtcPage.start(origin.page());
        WebRtcPage player = WebRtcPage.start(origin.page())) {
      player.sendsTo(nat.port());
      publisher.sendsTo(nat.port());
      assertThat(publisher.publish(weir.whip("s")).status()).isEqualTo(201);
      assertThat(player.play(weir.whep("s")).status()).isEqualTo(201);
      player.receives(A_WHILE);
      goesThrough(player, nat.port());

      nat.rebind();
      player.resumes();
      player.receives(A_WHILE);
      assertThat(origin.sessions()).hasSize(2);
      assertThat(player.end()).isEqualTo(200);
    }
  }

  private static String line(String description, String start) {
    return description.lines().filter(line -> line.startsWith(start)).findFirst().orElseThrow();
  }

  private static void goesThrough(WebRtcPage page, int port) {
    assertThat(page.stats().remote()).isEqualTo("udp 127.0.0.1 " + port);
  }
}
