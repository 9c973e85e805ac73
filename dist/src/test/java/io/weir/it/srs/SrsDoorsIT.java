package io.weir.it.srs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.it.kit.Certificates;
import io.weir.it.kit.Clip;
import io.weir.it.kit.Ffmpeg;
import io.weir.it.kit.Tool;
import io.weir.it.kit.WeirProcess;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An unmodified SRS and the doors of Weir: what it hears of clients, and how it gets in itself. */
@Tag("srs")
final class SrsDoorsIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Clip CLIP = Clip.ofSeconds(12);

  @Test
  void heartbeatsAndHooksReachASystemApiThatSpeaksTlsAlone() {
    Certificates certificate = Certificates.of("weir.example.com");
    try (WeirProcess weir =
            WeirProcess.builder()
                .with("weir.net.tls.certificates = [" + certificate.element() + "]")
                .with("weir.api.tls.enabled = true")
                .with("weir.origins.registration.token = s3cret")
                .start();
        SrsOrigin origin =
            SrsOrigin.builder("srs-tls")
                .byTls("s3cret")
                .registersAt(weir.apiPort())
                .tells(weir.apiPort())
                .start()) {
      Awaitility.await("it has registered")
          .atMost(SOON)
          .until(() -> weir.json("/api/v1/origins").findValuesAsText("id").contains("srs-tls"));
      try (Tool pushed = Ffmpeg.publishForever(CLIP.file(), origin.url("pushed"))) {
        Awaitility.await("its hook")
            .atMost(SOON)
            .until(() -> publisher(weir).startsWith("direct:"));
        assertThat(pushed.isAlive()).isTrue();
      }
    }
  }

  private static String publisher(WeirProcess weir) {
    JsonNode streams = weir.json("/api/v1/streams");
    return streams.isEmpty() ? "" : streams.get(0).path("publisher").asText();
  }
}
