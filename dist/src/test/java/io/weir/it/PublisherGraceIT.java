package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.it.kit.Clip;
import io.weir.it.kit.Ffmpeg;
import io.weir.it.kit.NginxRtmp;
import io.weir.it.kit.RawRtmp;
import io.weir.it.kit.Tool;
import io.weir.it.kit.WeirProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A publisher whose connection breaks comes back to the same origin, where its players wait, though
 * its strategy would put a new stream elsewhere; and the log says why each went where it did.
 */
final class PublisherGraceIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final List<AutoCloseable> clients = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable client : clients) {
      client.close();
    }
  }

  private <T extends AutoCloseable> T keep(T client) {
    clients.add(client);
    return client;
  }

  private static JsonNode explain(WeirProcess weir, String stream) {
    return weir.json("/api/v1/explain?stream=live/" + stream + "&protocol=rtmp&role=publish");
  }

  private static String owner(WeirProcess weir, String stream) {
    return explain(weir, stream).path("owner").path("origin").asText();
  }

  private static void awaitUnpublished(WeirProcess weir, String stream) {
    Awaitility.await("the connection's end is noticed")
        .atMost(SOON)
        .until(() -> !explain(weir, stream).path("owner").path("published").asBoolean(true));
  }

  @Test
  void whoseConnectionBreaksComesBackToItsOriginAndItsPlayers() {
    try (NginxRtmp a = NginxRtmp.start();
        NginxRtmp b = NginxRtmp.start();
        WeirProcess weir =
            WeirProcess.builder()
                .environment("LOG_ROUTING", "DEBUG")
                .origin("a", a.address())
                .origin("b", b.address())
                .with("weir.routing { strategies = [least-load], publisher-grace = 30s }")
                .with("weir.selection.least-load { choose = LEAST, slow-start = 0s }")
                .start()) {
      Clip clip = Clip.ofSeconds(20);
      Tool publisher = keep(Ffmpeg.publishForever(clip.file(), weir.url("watched")));
      RawRtmp player = keep(RawRtmp.player(weir.rtmpPort(), "live", "watched"));
      player.await(message -> message.type() == 9);
      String owner = owner(weir, "watched");
      assertThat(explain(weir, "watched").get("order").get(0).asText()).isNotEqualTo(owner);

      publisher.kill();
      awaitUnpublished(weir, "watched");
      keep(Ffmpeg.publishForever(clip.file(), weir.url("watched")));
      Awaitility.await("it publishes again")
          .atMost(SOON)
          .until(() -> (owner.equals("a") ? a : b).stream("watched").publishers() == 1);
      assertThat(owner(weir, "watched")).isEqualTo(owner);
      long before = toClient(weir);
      Awaitility.await("its player has more").atMost(SOON).until(() -> toClient(weir) > before);

      // Without players too: the stream is nobody's but for its grace.
      RawRtmp lonely = RawRtmp.publisher(weir.rtmpPort(), "live", "lonely");
      String there = owner(weir, "lonely");
      assertThat(there).isNotEqualTo(owner);
      keep(RawRtmp.publisher(weir.rtmpPort(), "live", "other"));
      for (int i = 0; i < 10; i++) {
        keep(RawRtmp.player(weir.rtmpPort(), "live", "other"));
      }
      assertThat(owner(weir, "other")).as("where there was least").isEqualTo(there);
      lonely.close();
      awaitUnpublished(weir, "lonely");
      assertThat(explain(weir, "lonely").get("order").get(0).asText()).isEqualTo(owner);
      keep(RawRtmp.publisher(weir.rtmpPort(), "live", "lonely"));
      assertThat(owner(weir, "lonely")).isEqualTo(there);

      assertThat(weir.log())
          .containsPattern(
              "DEBUG Opening: PUBLISH of __defaultVhost__/live/other by default: candidates \\["
                  + ".*a \\(up \\(.*\\), \\d publishers, \\d players\\).*\\];"
                  + " \\[least-load of selection-least-load \\S+\\] say \\["
                  + there
                  + ", "
                  + owner
                  + "\\] by least-load; claimed: "
                  + there);
    }
  }

  private static long toClient(WeirProcess weir) {
    for (JsonNode session : weir.json("/api/v1/sessions")) {
      if (session.path("stream").asText().endsWith("/watched")
          && session.path("role").asText().equals("play")) {
        return session.path("bytesToClient").asLong();
      }
    }
    throw new AssertionError("the player's session is gone");
  }
}
