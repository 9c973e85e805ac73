package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.Chromium;
import io.weir.it.kit.WebRtcOrigin;
import io.weir.it.kit.WebRtcPage;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The WebRTC peers by themselves, without Weir between them. */
@ResourceLock(Chromium.PICTURES)
final class WebRtcKitIT {
  private static final Duration A_WHILE = Duration.ofSeconds(3);

  @Test
  void oneBrowserPublishesAndAnotherPlaysUntilTheyEnd() {
    try (WebRtcOrigin origin = WebRtcOrigin.start();
        WebRtcPage publisher = WebRtcPage.start(origin.page());
        WebRtcPage player = WebRtcPage.start(origin.page())) {
      assertThat(player.play(origin.whep("a")).status()).isEqualTo(201);
      assertThat(player.awaitConnected().stats().framesDecoded()).isZero();
      assertThat(publisher.publish(origin.whip("a")).status()).isEqualTo(201);
      player.receives(A_WHILE);
      assertThat(publisher.stats().framesSent()).isPositive();
      assertThat(origin.sessions())
          .extracting(session -> session.publishes() + " " + session.state())
          .containsExactlyInAnyOrder("true CONNECTED", "false CONNECTED");

      String ufrag = player.stats().ufrag();
      assertThat(player.restart()).isEqualTo(200);
      Awaitility.await("another pair").until(() -> !player.stats().ufrag().equals(ufrag));
      player.receives(A_WHILE);
      assertThat(origin.sessions())
          .extracting(WebRtcOrigin.Session::restarts)
          .containsExactlyInAnyOrder(0, 1);

      assertThat(player.end()).isEqualTo(200);
      assertThat(publisher.end()).isEqualTo(200);
      assertThat(origin.sessions()).isEmpty();
      assertThat(List.of(player, publisher)).flatMap(one -> one.browser().errors()).isEmpty();
    }
  }
}
