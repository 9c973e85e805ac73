package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.it.kit.Clip;
import io.weir.it.kit.Ffmpeg;
import io.weir.it.kit.NginxRtmp;
import io.weir.it.kit.Packets;
import io.weir.it.kit.RawHttp;
import io.weir.it.kit.Tool;
import io.weir.it.kit.WeirProcess;
import io.weir.it.kit.Workplace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Two origins make HLS, two replicas hand it out: one stream at each origin. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class HlsIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Clip CLIP = Clip.ofSeconds(20);

  private static NginxRtmp first;
  private static NginxRtmp second;
  private static WeirProcess weir;
  private static WeirProcess replica;
  private static String one;
  private static String other;
  private static Tool onePublisher;
  private static Tool otherPublisher;

  @BeforeAll
  static void start() {
    first = NginxRtmp.startWithHls();
    second = NginxRtmp.startWithHls();
    weir = startReplica();
    replica = startReplica();
    one = streamAt("first");
    other = streamAt("second");
    onePublisher = Ffmpeg.publishForever(CLIP.file(), weir.url(one));
    otherPublisher = Ffmpeg.publishForever(CLIP.file(), weir.url(other));
    for (String stream : List.of(one, other)) {
      Awaitility.await("three segments of " + stream)
          .atMost(SOON)
          .until(() -> segments(weir, stream).size() >= 3);
    }
  }

  private static WeirProcess startReplica() {
    return WeirProcess.builder()
        .origin("first", first.address(), first.httpAddress())
        .origin("second", second.address(), second.httpAddress())
        .with("weir.security.secret = \"a secret of all replicas\"")
        .start();
  }

  /** A stream that goes to that origin by its name. */
  private static String streamAt(String origin) {
    return IntStream.range(0, 100)
        .mapToObj(i -> "s" + i)
        .filter(
            name ->
                weir.json("/api/v1/explain?role=publish&stream=live/" + name)
                    .get("order")
                    .get(0)
                    .asText()
                    .equals(origin))
        .findFirst()
        .orElseThrow();
  }

  @AfterAll
  static void stop() {
    otherPublisher.close();
    onePublisher.close();
    replica.close();
    weir.close();
    second.close();
    first.close();
  }

  private static RawHttp.Answer playlist(WeirProcess from, String stream) {
    return RawHttp.get(from.httpPort(), "/live/" + stream + ".m3u8");
  }

  /** The segments of a playlist: file name to URL, as far as there is a playlist yet. */
  private static Map<String, String> segments(WeirProcess from, String stream) {
    RawHttp.Answer playlist = playlist(from, stream);
    return playlist.status() == 200 ? segments(playlist.text()) : Map.of();
  }

  private static Map<String, String> segments(String playlist) {
    return playlist
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .collect(
            Collectors.toMap(url -> url.substring(url.lastIndexOf('/') + 1), Function.identity()));
  }

  /** The URL of the newest segment, which stays for a while. */
  private static String newest(WeirProcess from, String stream) {
    List<String> lines = playlist(from, stream).text().lines().toList();
    return lines.get(lines.size() - 1);
  }

  @Test
  @Order(1)
  void ffmpegPlaysWhatWasPublished() {
    Path played = Workplace.directory("played").resolve("hls.flv");
    Ffmpeg.play(weir.httpUrl(one + ".m3u8"), played, 7).succeeds(SOON);
    // MPEG-TS counts in 1/90,000 s and an audio packet's time is that of its group.
    Packets.ofSlices(played).holds(Packets.ofSlices(CLIP.file()), 5_000, 10);
  }

  @Test
  void nothingButUrisChangesAndAllOfThemCarryAToken() {
    Awaitility.await("a playlist that both have told")
        .atMost(SOON)
        .untilAsserted(
            () -> {
              RawHttp.Answer direct = RawHttp.get(first.httpPort(), "/live/" + one + ".m3u8");
              RawHttp.Answer relayed = playlist(weir, one);
              assertThat(relayed.text().replaceAll("(?m)^/~[\\w-]+/live/", ""))
                  .isEqualTo(direct.text());
              assertThat(relayed.head().field("Content-Type"))
                  .isEqualTo(direct.head().field("Content-Type"));
              assertThat(relayed.head().field("Cache-Control")).isEqualTo("no-cache");
            });
    Map<String, String> urls = segments(weir, one);
    assertThat(urls).isNotEmpty();
    urls.forEach((name, url) -> assertThat(url).matches("/~1[\\w-]{20,}/live/" + name));
    urls.forEach(
        (name, url) ->
            assertThat(RawHttp.get(weir.httpPort(), url).body())
                .as(url)
                .isNotEmpty()
                .isEqualTo(RawHttp.get(first.httpPort(), "/live/" + name).body()));
  }

  @Test
  void urlsStayTheSameOverRefreshesAndReplicas() {
    Map<String, String> now = segments(weir, one);
    Awaitility.await("the playlist moves on")
        .atMost(SOON)
        .until(() -> !segments(weir, one).keySet().equals(now.keySet()));
    for (WeirProcess from : List.of(weir, replica)) {
      Map<String, String> later = segments(from, one);
      Collection<String> common =
          now.keySet().stream().filter(later::containsKey).collect(Collectors.toSet());
      assertThat(common).isNotEmpty();
      assertThat(later).containsAllEntriesOf(only(now, common));
    }
    String url = newest(weir, other);
    assertThat(RawHttp.get(replica.httpPort(), url).status()).isEqualTo(200);
  }

  private static Map<String, String> only(Map<String, String> all, Collection<String> names) {
    return names.stream().collect(Collectors.toMap(Function.identity(), all::get));
  }

  @Test
  void anEditedTokenIsRefused() {
    String url = newest(weir, one);
    int end = url.indexOf('/', 1);
    for (int edited : new int[] {2, 3, 12, 30, end - 2}) {
      char swapped = url.charAt(edited) == 'A' ? 'B' : 'A';
      String wrong = url.substring(0, edited) + swapped + url.substring(edited + 1);
      assertBad(RawHttp.get(weir.httpPort(), wrong));
    }
    String token = url.substring(0, end);
    assertBad(RawHttp.get(weir.httpPort(), token + newest(weir, other).replaceAll("^/~[^/]+", "")));
    assertBad(RawHttp.get(weir.httpPort(), token + "/stat"));
    assertBad(RawHttp.get(weir.httpPort(), token));
  }

  private static void assertBad(RawHttp.Answer answer) {
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.head().field("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.text()).contains("\"status\":400").doesNotContain(first.httpAddress());
  }

  @Test
  void aRangeOfASegmentIsThatRange() {
    String url = newest(weir, one);
    byte[] whole = RawHttp.get(weir.httpPort(), url).body();
    RawHttp.Answer part = RawHttp.get(weir.httpPort(), url, "Range: bytes=188-563");
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.head().field("Content-Range")).isEqualTo("bytes 188-563/" + whole.length);
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(whole, 188, 564));
  }

  @Test
  void headTellsWhatGetWouldTell() {
    String url = newest(weir, one);
    for (String target : List.of(url, "/live/" + one + ".m3u8", "/live/nobody.m3u8")) {
      Awaitility.await("both within one state of the stream")
          .atMost(SOON)
          .untilAsserted(() -> assertThat(headOf("HEAD", target)).isEqualTo(headOf("GET", target)));
    }
  }

  private static String headOf(String method, String target) {
    return RawHttp.ask(weir.httpPort(), method, target)
        .head()
        .text()
        .replaceAll("(?m)^Date: .*$", "");
  }

  @Test
  void pollsAreNoSessions() {
    double before = weir.metrics().sum("weir_polls_ended_total", "protocol=\"http\"");
    RawHttp.get(weir.httpPort(), newest(weir, one));
    JsonNode sessions = weir.json("/api/v1/sessions");
    assertThat(sessions).hasSize(2);
    sessions.forEach(session -> assertThat(session.get("role").asText()).isEqualTo("publish"));
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(weir.metrics().sum("weir_polls_ended_total", "protocol=\"http\""))
                    .isEqualTo(before + 2));
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void anOriginThatDiesTakesOnlyItsOwnStreamsWithIt() {
    String gone = newest(weir, one);
    first.kill();
    for (String target : List.of("/live/" + one + ".m3u8", gone)) {
      // Until the publisher is known to have gone the stream stays where it is, unreachable.
      assertThat(RawHttp.get(weir.httpPort(), target).status()).isIn(502, 404);
    }
    assertThat(playlist(weir, other).status()).isEqualTo(200);
    assertThat(RawHttp.get(weir.httpPort(), newest(weir, other)).status()).isEqualTo(200);
    Map<String, String> now = segments(weir, other);
    Awaitility.await("the other stream goes on")
        .atMost(SOON)
        .until(() -> !segments(weir, other).keySet().equals(now.keySet()));
  }
}
