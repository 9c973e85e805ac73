package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.it.kit.Chromium;
import io.weir.it.kit.WebRtcOrigin;
import io.weir.it.kit.WebRtcPage;
import io.weir.it.kit.WeirProcess;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Browsers at an origin that is drained are told so, and are served elsewhere when they offer
 * again.
 */
@ResourceLock(Chromium.PICTURES)
final class WebRtcDrainIT {
  private static final Duration A_WHILE = Duration.ofSeconds(2);

  /** A browser that is not told finds out after about half a minute. */
  private static final Duration TOLD = Duration.ofSeconds(8);

  private static String owner(WeirProcess weir) {
    return weir.json("/api/v1/explain?role=publish&protocol=webrtc&stream=live/s")
        .path("owner")
        .path("origin")
        .asText();
  }

  private static int sessions(WeirProcess weir, String origin) {
    int sum = 0;
    for (JsonNode session : weir.json("/api/v1/sessions")) {
      sum += session.path("origin").asText().equals(origin) ? 1 : 0;
    }
    return sum;
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }

  @Test
  void browsersAreToldAndPlayAgainElsewhere() {
    try (WebRtcOrigin a = WebRtcOrigin.start();
        WebRtcOrigin b = WebRtcOrigin.start();
        WeirProcess weir =
            WeirProcess.builder()
                .webRtcOrigin("a", a.address())
                .webRtcOrigin("b", b.address())
                .start();
        WebRtcPage publisher = WebRtcPage.start(a.page());
        WebRtcPage player = WebRtcPage.start(a.page())) {
      assertThat(publisher.publish(weir.whip("s")).status()).isEqualTo(201);
      publisher.awaitConnected();
      assertThat(player.play(weir.whep("s")).status()).isEqualTo(201);
      player.receives(A_WHILE);
      String drained = owner(weir);
      WebRtcOrigin old = drained.equals("a") ? a : b;
      WebRtcOrigin other = drained.equals("a") ? b : a;
      assertThat(sessions(weir, drained)).isEqualTo(2);

      long began = System.nanoTime();
      String path = "/api/v1/origins/" + drained + "/drain?within=10s";
      assertThat(weir.api().post(path, "").statusCode()).isEqualTo(202);
      Awaitility.await("it is empty")
          .atMost(Duration.ofSeconds(10))
          .pollInterval(Duration.ofMillis(50))
          .until(() -> sessions(weir, drained) == 0 && old.sessions().isEmpty());
      long empty = millisSince(began);
      told("the publisher", publisher);
      long first = millisSince(began);
      told("the player", player);
      System.out.printf(
          "  DRAIN webrtc: empty after %d ms of 10000, the publisher knew after %d ms, both after"
              + " %d ms%n",
          empty, first, millisSince(began));

      assertThat(publisher.publish(weir.whip("s")).status()).isEqualTo(201);
      publisher.awaitConnected();
      assertThat(player.play(weir.whep("s")).status()).isEqualTo(201);
      player.receives(A_WHILE);
      assertThat(owner(weir)).isNotEqualTo(drained).isNotEmpty();
      assertThat(other.sessions()).hasSize(2);
      assertThat(old.sessions()).isEmpty();
    }
  }

  private static void told(String who, WebRtcPage page) {
    Awaitility.await(who + " knows that its session is over")
        .atMost(TOLD)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> page.stats().state().equals("failed"));
  }
}
