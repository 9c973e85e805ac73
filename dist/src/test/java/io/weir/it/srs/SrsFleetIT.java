package io.weir.it.srs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.it.kit.Chromium;
import io.weir.it.kit.Clip;
import io.weir.it.kit.Ffmpeg;
import io.weir.it.kit.Http;
import io.weir.it.kit.Tool;
import io.weir.it.kit.WeirProcess;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two unmodified SRS servers behind one API, read as SRS's own readers do. */
@Tag("srs")
final class SrsFleetIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Clip CLIP = Clip.ofSeconds(12);

  private static SrsOrigin registered(WeirProcess weir, String id) {
    SrsOrigin origin = SrsOrigin.builder(id).registersAt(weir.apiPort()).start();
    Awaitility.await(id + " has registered")
        .atMost(SOON)
        .until(() -> weir.json("/api/v1/origins").findValuesAsText("id").contains(id));
    return origin;
  }

  private static Http api(WeirProcess weir) {
    return new Http("http://127.0.0.1:" + weir.webRtcApiPort());
  }

  private static JsonNode get(WeirProcess weir, String path) {
    HttpResponse<String> response = api(weir).get(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    try {
      return JsonMapper.builder().build().readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError(response.body(), e);
    }
  }

  private static JsonNode summary(WeirProcess weir, String pointer) {
    return get(weir, "/api/v1/summaries").at(pointer);
  }

  /** Where SRS's sources have its console, seen from the program. */
  private static Path console() {
    Path program = Path.of(System.getProperty("weir.srs", "")).toAbsolutePath();
    Path console = program.resolveSibling("../research/console").normalize();
    assertThat(console.resolve("en_index.html")).as("SRS's console").isRegularFile();
    return console;
  }

  @Test
  void consoleAndReadersSeeTwoServersAsOneAndKickAtTheRightOne() {
    try (WeirProcess weir =
            WeirProcess.builder()
                .with("weir.protocols.http.static = \"" + console() + "\"")
                .with("weir.api.token = s3cret")
                .start();
        SrsOrigin a = registered(weir, "srs-a");
        SrsOrigin b = registered(weir, "srs-b");
        Tool atA = Ffmpeg.publishForever(CLIP.file(), a.url("one"));
        Tool atB = Ffmpeg.publishForever(CLIP.file(), b.url("two"))) {
      Awaitility.await("both are listed")
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(get(weir, "/api/v1/streams/").path("streams").findValuesAsText("name"))
                      .containsExactly("one", "two"));
      JsonNode streams = get(weir, "/api/v1/streams/").path("streams");
      JsonNode two = streams.get(1);
      assertThat(two.path("origin").asText()).isEqualTo("srs-b");
      assertThat(two.at("/video/codec").asText()).isEqualTo("H264");
      assertThat(
              get(weir, "/api/v1/vhosts/" + two.path("vhost").asText()).at("/vhost/name").asText())
          .isEqualTo("__defaultVhost__");
      assertThat(
              get(weir, "/api/v1/streams/" + two.path("id").asText()).at("/stream/name").asText())
          .isEqualTo("two");
      String publisher = two.at("/publish/cid").asText();
      assertThat(get(weir, "/api/v1/clients/").path("clients").findValuesAsText("id"))
          .contains(publisher);
      // What a server bears it counts now and then only.
      Awaitility.await("both count their clients")
          .atMost(SOON)
          .until(() -> summary(weir, "/data/system/conn_srs").asInt() >= 2);
      assertThat(summary(weir, "/data/ok").asBoolean()).isTrue();
      assertThat(summary(weir, "/partial").asBoolean(true)).isFalse();

      console(weir);

      String kick = "/api/v1/clients/" + publisher + "?callback=f&method=DELETE";
      assertThat(api(weir).get(kick).statusCode()).isEqualTo(401);
      assertThat(api(weir).get(kick + "&token=s3cret").body()).startsWith("f({\"code\":0");
      assertThat(atB.ended(SOON)).as("it was kicked").isTrue();
      assertThat(atA.isAlive()).isTrue();
    }
  }

  /** SRS's own pages, which ask by JSONP. */
  private static void console(WeirProcess weir) {
    String page =
        "http://127.0.0.1:%d/en_index.html#/%s?schema=http&host=127.0.0.1&port=%d"
            .formatted(weir.httpPort(), "%s", weir.webRtcApiPort());
    try (Chromium browser = Chromium.start()) {
      for (String shown :
          List.of(
              "streams one two @srs-a @srs-b __defaultVhost__",
              "clients fmle-publish @srs-a @srs-b",
              "vhosts @srs-a @srs-b",
              "summaries SRS/")) {
        String[] words = shown.split(" ", -1);
        browser.evaluate("location.href = '" + page.formatted(words[0]) + "'; 0");
        Awaitility.await(shown)
            .atMost(SOON)
            .ignoreExceptionsInstanceOf(AssertionError.class)
            .untilAsserted(
                () -> {
                  String text = browser.evaluate("document.body.textContent").asText();
                  for (int i = 1; i < words.length; i++) {
                    assertThat(text).contains(words[i]);
                  }
                });
      }
    }
  }

  @Test
  void whileOneIsDownTheAnswerIsMarkedAndComesWithinItsTimeout() {
    try (WeirProcess weir = WeirProcess.builder().start();
        SrsOrigin a = registered(weir, "srs-a");
        SrsOrigin b = registered(weir, "srs-b");
        Tool publisher = Ffmpeg.publishForever(CLIP.file(), a.url("one"))) {
      Awaitility.await("it is there").atMost(SOON).until(() -> a.clients("one") == 1);
      b.stall();
      long began = System.nanoTime();
      JsonNode streams = get(weir, "/api/v1/streams/");
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      System.out.println("  FLEET one server hangs: answered after " + took.toMillis() + " ms");
      assertThat(took).isLessThan(Duration.ofSeconds(3));
      assertThat(streams.path("streams").findValuesAsText("name")).containsExactly("one");
      assertThat(streams.path("partial").asBoolean()).isTrue();
      assertThat(streams.at("/missing/0/origin").asText()).isEqualTo("srs-b");
      assertThat(streams.path("missing")).hasSize(1);

      b.kill();
      JsonNode summaries = get(weir, "/api/v1/summaries");
      assertThat(summaries.at("/missing/0/origin").asText()).isEqualTo("srs-b");
      assertThat(summaries.path("origins").findValuesAsText("origin")).containsExactly("srs-a");
      assertThat(publisher.isAlive()).isTrue();
    }
  }
}
