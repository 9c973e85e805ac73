package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.Chromium;
import io.weir.it.kit.Ffmpeg;
import io.weir.it.kit.Packets;
import io.weir.it.kit.Ports;
import io.weir.it.kit.Tool;
import io.weir.it.kit.WebRtcOrigin;
import io.weir.it.kit.WebRtcPage;
import io.weir.it.kit.Workplace;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bin/weir demo}: what a newcomer sees first works without any origin. */
@ResourceLock(Chromium.PICTURES)
final class DemoIT {
  private static final Pattern PLAY_LINE = Pattern.compile("ffplay.*?(rtmp://\\S+)");

  private final List<Integer> ports = Ports.free(4);

  private List<String> demo(String... options) {
    List<String> command =
        new ArrayList<>(
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
                "weir.protocols.webrtc.api-listen=127.0.0.1:0"));
    command.addAll(List.of(options));
    return command;
  }

  @Test
  void onceItEndsByItselfWhenEveryByteHasComeBack() {
    try (Tool demo = Tool.start(Workplace.directory("demo-once"), Map.of(), demo("--once"))) {
      assertThat(demo.exitCode(Duration.ofSeconds(60))).isZero();
      assertThat(demo.output())
          .contains("every byte came back equal")
          .containsPattern("rtmp +publish +__defaultVhost__/live/demo")
          .containsPattern("rtmp +play +__defaultVhost__/live/demo");
    }
  }

  @Test
  void anOriginForWebRtcCanBeNamedAndTheDemoSaysWhereToPublish() {
    try (WebRtcOrigin origin = WebRtcOrigin.start();
        Tool demo =
            Tool.start(
                Workplace.directory("demo-webrtc"),
                Map.of(),
                demo(
                    "--webrtc-origin",
                    origin.address(),
                    "-D",
                    "weir.protocols.webrtc.api-listen=127.0.0.1:" + ports.get(3)));
        WebRtcPage browser = WebRtcPage.start(origin.page())) {
      Awaitility.await("the demo says where to publish")
          .atMost(Duration.ofSeconds(60))
          .until(() -> !demo.isAlive() || demo.output().contains("Ctrl-C ends the demo"));
      String api = "http://127.0.0.1:" + ports.get(3);
      assertThat(demo.output())
          .contains("/?stream=live/mine&format=webrtc&api=" + api + System.lineSeparator());
      assertThat(browser.publish(api + "/rtc/v1/whip/?app=live&stream=mine").status())
          .isEqualTo(201);
      browser.awaitConnected();
      assertThat(origin.sessions()).hasSize(1);
      demo.terminate();
      assertThat(demo.exitCode(Duration.ofSeconds(40))).isZero();
    }
  }

  @Test
  void aTakenPortIsNamedWithAWayOut() throws IOException {
    try (ServerSocket taken = new ServerSocket(ports.get(0), 1, InetAddress.getLoopbackAddress())) {
      assertThat(hintAbout(taken.getLocalPort())).contains(" -D weir.protocols.rtmp.listen=");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"weir.protocols.srt.listen", "weir.protocols.webrtc.listen"})
  void soIsOneOfDatagrams(String key) throws IOException {
    try (DatagramSocket taken =
        new DatagramSocket(ports.get(3), InetAddress.getLoopbackAddress())) {
      assertThat(hintAbout(taken.getLocalPort(), "-D", key + "=127.0.0.1:" + taken.getLocalPort()))
          .contains(" -D " + key + "=");
    }
  }

  private String hintAbout(int port, String... options) {
    try (Tool demo = Tool.start(Workplace.directory("demo-taken"), Map.of(), demo(options))) {
      assertThat(demo.exitCode(Duration.ofSeconds(60))).isEqualTo(1);
      assertThat(demo.output()).contains("127.0.0.1:" + port);
      String hint = "Another program has this port. Take others: weir demo";
      return demo.output().substring(demo.output().indexOf(hint) + hint.length());
    }
  }

  @Test
  void aStreamCanBeWatchedAndTheEndIsClean() {
    Path played = Workplace.directory("demo-played").resolve("demo.flv");
    try (Tool demo =
        Tool.start(
            Workplace.directory("demo"),
            Map.of(
                "JAVA_OPTS",
                "-Xmx256m -Dio.netty.leakDetection.level=paranoid"
                    + " -Dio.netty.leakDetection.targetRecords=8"),
            demo())) {
      Awaitility.await("the demo says how to watch it")
          .atMost(Duration.ofSeconds(60))
          .until(() -> !demo.isAlive() || PLAY_LINE.matcher(demo.output()).find());
      Matcher line = PLAY_LINE.matcher(demo.output());
      if (!line.find()) {
        throw demo.failure("no line to play by");
      }

      try (Tool player = Ffmpeg.play(line.group(1), played)) {
        Awaitility.await("some of the stream")
            .atMost(Duration.ofSeconds(30))
            .ignoreExceptions()
            .until(() -> played.toFile().length() > 20_000);
        player.kill();
      }
      assertThat(Packets.of(played).of("video")).hasSizeGreaterThan(5);

      demo.terminate();
      assertThat(demo.exitCode(Duration.ofSeconds(40))).isZero();
      assertThat(demo.output()).doesNotContain("LEAK:").doesNotContain(" ERROR ");
    }
  }
}
