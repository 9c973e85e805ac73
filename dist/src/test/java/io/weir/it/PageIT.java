package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.Certificates;
import io.weir.it.kit.Chromium;
import io.weir.it.kit.Clip;
import io.weir.it.kit.Ffmpeg;
import io.weir.it.kit.Icecast;
import io.weir.it.kit.NginxRtmp;
import io.weir.it.kit.Ports;
import io.weir.it.kit.RawHttp;
import io.weir.it.kit.Tool;
import io.weir.it.kit.WebRtcOrigin;
import io.weir.it.kit.WeirProcess;
import io.weir.it.kit.Workplace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The player page, in a real browser. */
@ResourceLock(Chromium.PICTURES)
final class PageIT {
  private static final Pattern PAGE_LINE = Pattern.compile("In a browser: +(http://\\S+)");
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int SECONDS = 10;

  /** Browsers give a page of this machine more than one of another name. */
  private static final String NAME = "weir.example.com";

  private static final String[] NAMED = {
    "--ignore-certificate-errors",
    "--host-resolver-rules=MAP " + NAME + " 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
  };

  private static final String CAMERA = "isSecureContext && !!navigator.mediaDevices";

  @Test
  void flvPlaysOnTheDemosPageAndTheDemoSaysWhere() {
    List<Integer> ports = Ports.free(3);
    List<String> command =
        List.of(
            Workplace.distribution().resolve("bin/weir").toString(),
            "demo",
            "-D",
            "weir.protocols.rtmp.listen=127.0.0.1:" + ports.get(0),
            "-D",
            "weir.api.listen=127.0.0.1:" + ports.get(1),
            "-D",
            "weir.protocols.http.listen=127.0.0.1:" + ports.get(2),
            "-D",
            "weir.protocols.srt.listen=127.0.0.1:0",
            "-D",
            "weir.protocols.webrtc.listen=127.0.0.1:0",
            "-D",
            "weir.protocols.webrtc.api-listen=127.0.0.1:0");
    Map<String, String> watched =
        Map.of("JAVA_OPTS", "-Xmx256m -Dio.netty.leakDetection.level=paranoid");
    try (Tool demo = Tool.start(Workplace.directory("demo-page"), watched, command);
        Chromium browser = Chromium.start()) {
      browser.open(pageOf(demo));
      plays(browser, "live/demo by FLV");
      assertThat(browser.requests())
          .isNotEmpty()
          .allMatch(
              url -> url.matches("(http://127\\.0\\.0\\.1:" + ports.get(2) + "/|blob:|data:).*"));
      assertThat(browser.errors()).isEmpty();

      choose(browser, "live/demo", "hls");
      fails(browser, "There is no such stream as HLS (404)");
      choose(browser, "no-app", "flv");
      fails(browser, "The stream is written as app/stream");
      choose(browser, "live/demo", "flv");
      awaitStatus(browser, "playing", "Playing live/demo by FLV.");

      demo.terminate();
      assertThat(demo.exitCode(Duration.ofSeconds(40))).isZero();
      assertThat(demo.output()).doesNotContain("LEAK:").doesNotContain(" ERROR ");
      awaitStatus(browser, "idle", "The stream has ended.");
    }
  }

  private static String pageOf(Tool demo) {
    Awaitility.await("the demo says where its page is")
        .atMost(Duration.ofSeconds(60))
        .until(() -> !demo.isAlive() || PAGE_LINE.matcher(demo.output()).find());
    Matcher line = PAGE_LINE.matcher(demo.output());
    if (!line.find()) {
      throw demo.failure("no page");
    }
    return line.group(1);
  }

  @Test
  void hlsPlaysWhereTheOriginMakesIt() {
    Clip clip = Clip.ofSeconds(20);
    try (NginxRtmp origin = NginxRtmp.startWithHls();
        WeirProcess weir =
            withPage().origin("nginx", origin.address(), origin.httpAddress()).start();
        Tool publisher = Ffmpeg.publishForever(clip.file(), weir.url("h"));
        Chromium browser = Chromium.start()) {
      Awaitility.await("a playlist")
          .atMost(SOON)
          .until(() -> RawHttp.get(weir.httpPort(), "/live/h.m3u8").status() == 200);
      browser.open(page(weir, "live/h", "hls"));
      plays(browser, "live/h by HLS");
      assertThat(browser.errors()).isEmpty();
      assertThat(browser.requests()).anyMatch(url -> url.matches(".*/~1[\\w-]+/live/h-\\d+\\.ts"));
      assertThat(publisher.isAlive()).isTrue();
    }
  }

  @Test
  void tsPlaysWhereTheOriginMakesIt() {
    Clip clip = Clip.ofSeconds(20);
    try (Icecast origin = Icecast.start();
        WeirProcess weir = withPage().httpOrigin("icecast", origin.address()).start();
        Tool source =
            origin.feedForever(clip.file(), "t.ts", "video/mp2t", "-map 0:v -map 0:a -f mpegts");
        Chromium browser = Chromium.start()) {
      browser.open(page(weir, "live/t", "ts"));
      plays(browser, "live/t by TS");
      assertThat(browser.errors()).isEmpty();
      assertThat(source.isAlive()).isTrue();
    }
  }

  @Test
  void aBrowserPublishesByWebRtcAndAnotherPlaysIt() {
    try (WebRtcOrigin origin = WebRtcOrigin.start();
        WeirProcess weir = withPage().webRtcOrigin("webrtc", origin.address()).start();
        Chromium publisher = Chromium.startForWebRtc();
        Chromium player = Chromium.startForWebRtc()) {
      String api = "&api=http://127.0.0.1:" + weir.webRtcApiPort();
      publisher.open(page(weir, "live/w", "flv") + api);
      fails(publisher, "No origin can serve this stream now (503)");
      player.open(page(weir, "live/w", "webrtc") + api);
      awaitStatus(player, "waiting", "Connected, but nothing comes yet");
      for (String source : List.of("test", "camera", "screen")) {
        publish(publisher, "live/w", source);
        awaitStatus(publisher, "published", "playing", "Publishing live/w.");
        picturesCome(player, "live/w by WebRTC", 3);
      }
      assertThat(player.evaluate("video.srcObject.getAudioTracks()[0].muted").asBoolean())
          .isFalse();
      assertThat(origin.sessions()).hasSize(2);

      publisher.evaluate("document.getElementById('unpublish').click()");
      player.evaluate("document.getElementById('stop').click()");
      Awaitility.await("both sessions end").atMost(SOON).until(() -> origin.sessions().isEmpty());
      assertThat(player.errors()).isEmpty();

      player.open(page(weir, "live/w", "webrtc") + "&api=http://127.0.0.1:1");
      fails(player, "Nobody takes WebRTC’s offers at http://127.0.0.1:1");
    }
  }

  @Test
  void whoIsDrainedOffersAgainByThemselves() {
    try (WebRtcOrigin a = WebRtcOrigin.start();
        WebRtcOrigin b = WebRtcOrigin.start();
        WeirProcess weir =
            withPage().webRtcOrigin("a", a.address()).webRtcOrigin("b", b.address()).start();
        Chromium publisher = Chromium.startForWebRtc();
        Chromium player = Chromium.startForWebRtc()) {
      String api = "&api=http://127.0.0.1:" + weir.webRtcApiPort();
      publisher.open(page(weir, "live/none", "flv") + api);
      publish(publisher, "live/w", "test");
      awaitStatus(publisher, "published", "playing", "Publishing live/w.");
      player.open(page(weir, "live/w", "webrtc") + api);
      picturesCome(player, "live/w by WebRTC", 2);
      String drained = ownerOf(weir, "live/w");
      WebRtcOrigin other = drained.equals("a") ? b : a;

      String path = "/api/v1/origins/" + drained + "/drain?within=5s";
      assertThat(weir.api().post(path, "").statusCode()).isEqualTo(202);
      awaitStatus(player, "waiting", "Lost live/w by WebRTC");
      awaitStatus(publisher, "published", "playing", "Publishing live/w.");
      Awaitility.await("the stream is elsewhere")
          .atMost(SOON)
          .until(() -> !ownerOf(weir, "live/w").equals(drained));
      picturesCome(player, "live/w by WebRTC", 2);
      assertThat(other.sessions()).hasSizeGreaterThanOrEqualTo(2);
    }
  }

  private static String ownerOf(WeirProcess weir, String stream) {
    return weir.json("/api/v1/explain?role=publish&protocol=webrtc&stream=" + stream)
        .path("owner")
        .path("origin")
        .asText();
  }

  @Test
  void byHttpsThePagePlaysFlvAndPublishesItsCamera() {
    Certificates certificate = Certificates.of(NAME);
    List<Integer> ports = Ports.free(2);
    String rtmp = "127.0.0.1:" + ports.get(0);
    String http = "127.0.0.1:" + ports.get(1);
    try (WebRtcOrigin origin = WebRtcOrigin.start();
        WeirProcess weir =
            withPage()
                .webRtcOrigin("webrtc", origin.address())
                .origin("loop", rtmp, http)
                .with("weir.protocols.loopback.enabled = true")
                .with(
                    "weir.protocols.loopback.origins = [{name = loop, rtmp = \"%s\", http = \"%s\"}]"
                        .formatted(rtmp, http))
                .with("weir.net.tls.certificates = [" + certificate.element() + "]")
                .with("weir.protocols.rtmp.tls { enabled = true, listen = \"127.0.0.1:0\" }")
                .with("weir.protocols.http.tls { enabled = true, listen = \"127.0.0.1:0\" }")
                .with("weir.protocols.webrtc.api-tls { enabled = true, listen = \"127.0.0.1:0\" }")
                .start();
        Tool rtmps =
            Ffmpeg.publishForever(
                Clip.ofSeconds(20).file(), "rtmps://127.0.0.1:" + weir.rtmpsPort() + "/live/f");
        Chromium publisher = Chromium.startForWebRtc(NAMED);
        Chromium player = Chromium.startForWebRtc(NAMED)) {
      String page = "https://" + NAME + ":" + weir.httpsPort() + "/?stream=";
      String api = "&api=https://" + NAME + ":" + weir.webRtcApiTlsPort();
      Awaitility.await("the stream is there")
          .atMost(SOON)
          .until(() -> weir.json("/api/v1/streams").toString().contains("live/f"));
      player.open(page + "live/f&format=flv" + api);
      plays(player, "live/f by FLV");
      assertThat(
              player
                  .evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol")
                  .asText())
          .isEqualTo("h2");
      publisher.open("http://%s:%d/".formatted(NAME, weir.httpPort()));
      assertThat(publisher.evaluate(CAMERA).asBoolean()).as("a camera without TLS").isFalse();
      publisher.open(page + "live/c&format=flv" + api);
      assertThat(publisher.evaluate(CAMERA).asBoolean()).isTrue();
      publish(publisher, "live/c", "camera");
      awaitStatus(publisher, "published", "playing", "Publishing live/c.");
      choose(player, "live/c", "webrtc");
      picturesCome(player, "live/c by WebRTC", 3);
      assertThat(player.requests())
          .allMatch(
              url -> url.startsWith("https://" + NAME + ":") || url.matches("(blob|data):.*"));
      assertThat(player.errors()).isEmpty();
      assertThat(rtmps.isAlive()).isTrue();
    }
  }

  @Test
  void byHttpsThePagePlaysHls() {
    Certificates certificate = Certificates.of(NAME);
    try (NginxRtmp origin = NginxRtmp.startWithHls();
        WeirProcess weir =
            withPage()
                .origin("nginx", origin.address(), origin.httpAddress())
                .with("weir.net.tls.certificates = [" + certificate.element() + "]")
                .with("weir.protocols.http.tls { enabled = true, listen = \"127.0.0.1:0\" }")
                .start();
        Tool publisher = Ffmpeg.publishForever(Clip.ofSeconds(20).file(), weir.url("h"));
        Chromium browser = Chromium.start(NAMED)) {
      Awaitility.await("a playlist")
          .atMost(SOON)
          .until(() -> RawHttp.get(weir.httpPort(), "/live/h.m3u8").status() == 200);
      browser.open("https://%s:%d/?stream=live/h&format=hls".formatted(NAME, weir.httpsPort()));
      plays(browser, "live/h by HLS");
      assertThat(browser.errors()).isEmpty();
      assertThat(browser.requests())
          .anyMatch(url -> url.matches("https://" + NAME + ":\\d+/~1[\\w-]+/live/h-\\d+\\.ts"))
          .noneMatch(url -> url.startsWith("http:"));
      assertThat(publisher.isAlive()).isTrue();
    }
  }

  private static void publish(Chromium browser, String stream, String source) {
    browser.evaluate(
        """
        document.getElementById('publishing').open = true;
        publish.elements.own.value = '%s';
        publish.elements.source.value = '%s';
        publish.querySelector('[type=submit]').click();
        """
            .formatted(stream, source));
  }

  private static WeirProcess.Builder withPage() {
    return WeirProcess.builder()
        .with(
            "weir.protocols.http.static = \"%s\""
                .formatted(Workplace.distribution().resolve("page")));
  }

  private static String page(WeirProcess weir, String stream, String format) {
    return "http://127.0.0.1:%d/?stream=%s&format=%s".formatted(weir.httpPort(), stream, format);
  }

  /** Time goes on for a while, and pictures and sound are decoded meanwhile. */
  private static void plays(Chromium browser, String what) {
    awaitStatus(browser, "playing", "Playing " + what + ".");
    double sound = number(browser, "video.webkitAudioDecodedByteCount");
    picturesCome(browser, what, SECONDS);
    assertThat(number(browser, "video.webkitAudioDecodedByteCount")).isGreaterThan(sound);
  }

  private static void picturesCome(Chromium browser, String what, int seconds) {
    awaitStatus(browser, "playing", "Playing " + what + ".");
    double from = number(browser, "video.currentTime");
    double frames = number(browser, "video.getVideoPlaybackQuality().totalVideoFrames");
    Awaitility.await(seconds + " s of " + what)
        .atMost(SOON)
        .until(() -> number(browser, "video.currentTime") >= from + seconds);
    assertThat(number(browser, "video.getVideoPlaybackQuality().totalVideoFrames") - frames)
        .isGreaterThan(seconds * 5);
  }

  private static double number(Chromium browser, String expression) {
    return browser.evaluate(expression).asDouble();
  }

  private static void choose(Chromium browser, String stream, String format) {
    browser.evaluate(
        """
        choice.elements.stream.value = '%s';
        choice.elements.format.value = '%s';
        choice.querySelector('[type=submit]').click();
        """
            .formatted(stream, format));
  }

  private static void fails(Chromium browser, String words) {
    awaitStatus(browser, "failed", words);
    assertThat(browser.evaluate("document.getElementById('stop').disabled").asBoolean()).isTrue();
  }

  private static void awaitStatus(Chromium browser, String state, String words) {
    awaitStatus(browser, "status", state, words);
  }

  private static void awaitStatus(Chromium browser, String id, String state, String words) {
    Awaitility.await(words)
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(
                        browser
                            .evaluate(
                                "(s => s.dataset.state + ': ' + s.textContent)"
                                    + "(document.getElementById('"
                                    + id
                                    + "'))")
                            .asText())
                    .startsWith(state + ": " + words));
  }
}
