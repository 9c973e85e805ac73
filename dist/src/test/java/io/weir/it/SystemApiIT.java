package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.it.kit.NginxRtmp;
import io.weir.it.kit.RawRtmp;
import io.weir.it.kit.WeirProcess;
import io.weir.it.kit.Workplace;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What operators see and do, on the packaged system with a stream running through it. */
final class SystemApiIT {

  @Test
  void showsWhatGoesOnAndEndsASession() {
    try (NginxRtmp origin = NginxRtmp.start();
        WeirProcess weir = WeirProcess.builder().origin("a", origin.address()).start();
        RawRtmp player = RawRtmp.player(weir.rtmpPort(), "live", "seen");
        RawRtmp publisher = RawRtmp.publisher(weir.rtmpPort(), "live", "seen")) {
      publisher.message(6, 9, 1, 40, new byte[] {0x17, 1, 0, 0, 0});
      player.await(m -> m.type() == 9);

      assertThat(weir.json("/api/v1/versions").isObject()).isTrue();
      assertThat(weir.json("/api/v1/origins").get(0).get("id").asText()).isEqualTo("a");
      assertThat(weir.json("/api/v1/streams").get(0).get("stream").asText())
          .isEqualTo("__defaultVhost__/live/seen");
      assertThat(weir.json("/api/v1/plugins").findValuesAsText("id"))
          .contains("protocol-rtmp", "selection-hash");
      JsonNode why = weir.json("/api/v1/explain?stream=live/seen&protocol=rtmp&role=play");
      assertThat(why.get("owner").get("origin").asText()).isEqualTo("a");
      assertThat(why.get("owner").get("published").asBoolean()).isTrue();

      JsonNode sessions = weir.json("/api/v1/sessions");
      assertThat(sessions.findValuesAsText("role")).containsExactlyInAnyOrder("publish", "play");
      JsonNode play =
          "play".equals(sessions.get(0).get("role").asText()) ? sessions.get(0) : sessions.get(1);
      assertThat(play.get("bytesToClient").asLong()).isPositive();
      String session = "/api/v1/sessions/" + play.get("id").asText();
      assertThat(weir.api().delete(session).statusCode()).isEqualTo(204);
      assertThat(player.isClosedWithin(Duration.ofSeconds(5))).isTrue();
      assertThat(weir.api().delete(session).statusCode()).isEqualTo(404);
      assertThat(weir.json("/api/v1/sessions").findValuesAsText("role")).containsExactly("publish");
      assertThat(weir.metrics().sum("weir_sessions_ended_total", "reason=\"kicked\"")).isOne();
      assertThat(weir.metrics().sum("weir_sessions_open")).isOne();
    }
  }

  @Test
  void everyMetricOfItsOwnIsInTheGuide() {
    String guide = Workplace.read(Workplace.sources().resolve("docs/operating.md"));
    try (WeirProcess weir = WeirProcess.builder().origin("a", "127.0.0.1:1").start()) {
      List<String> names =
          weir.api()
              .get("/metrics")
              .body()
              .lines()
              .filter(line -> line.startsWith("# TYPE weir_"))
              .map(line -> line.split(" ", -1)[2])
              .toList();
      assertThat(names).hasSizeGreaterThan(10);
      assertThat(names).filteredOn(name -> !guide.matches("(?s).*`" + name + "[`{].*")).isEmpty();
    }
  }

  @Test
  void errorsAreProblemDocumentsAndWritesNeedTheToken() {
    try (WeirProcess weir = WeirProcess.builder().with("weir.api.token = t0ken").start()) {
      HttpResponse<String> unknown = weir.api().get("/api/v1/nothing");
      assertThat(unknown.statusCode()).isEqualTo(404);
      assertThat(unknown.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(unknown.body()).contains("\"status\":404");
      assertThat(weir.api().get("/livez").statusCode()).isEqualTo(200);
      assertThat(weir.api().delete("/api/v1/sessions/1").statusCode()).isEqualTo(401);
      assertThat(
              weir.api()
                  .send(
                      weir.api()
                          .request("/api/v1/sessions/1")
                          .header("Authorization", "Bearer t0ken")
                          .DELETE()
                          .build())
                  .statusCode())
          .isEqualTo(404);
    }
  }
}
