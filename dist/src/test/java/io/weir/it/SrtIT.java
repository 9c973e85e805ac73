package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.Clip;
import io.weir.it.kit.Gst;
import io.weir.it.kit.Packets;
import io.weir.it.kit.Ports;
import io.weir.it.kit.Srt;
import io.weir.it.kit.Tool;
import io.weir.it.kit.WeirProcess;
import io.weir.it.kit.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What libsrt's callers and listeners say to each other passes through Weir as it is. */
final class SrtIT {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  /** What the tools put into a packet. */
  private static final int MESSAGE = 1316;

  private static int originPort;
  private static WeirProcess weir;

  private final Path received = Workplace.directory("srt-received").resolve("received");

  @BeforeAll
  static void start() {
    originPort = Ports.free(1).get(0);
    weir = WeirProcess.builder().srtOrigin("o", "127.0.0.1:" + originPort).start();
  }

  @AfterAll
  static void stop() {
    weir.close();
  }

  @Test
  void ffmpegPublishesLiveToAListenerFrameByFrame() {
    Path clip = Srt.ts(Clip.ofSeconds(6));
    try (Tool listener = Srt.receive(Srt.listener(originPort), received)) {
      Srt.stream(clip, weir.srtUrl("s", "publish")).succeeds(LIMIT);
      assertThat(listener.ended(LIMIT)).isTrue();
    }
    assertSameFrames(received, clip);
  }

  @Test
  void ffmpegPlaysLiveFromAListenerFrameByFrame() {
    Path clip = Srt.ts(Clip.ofSeconds(6));
    try (Tool listener = Srt.stream(clip, Srt.listener(originPort));
        Tool player = Srt.play(weir.srtUrl("s", "request"), received)) {
      listener.succeeds(LIMIT);
      player.succeeds(LIMIT);
    }
    assertSameFrames(received, clip);
  }

  @Test
  void gstreamerPublishesAndPlays() {
    Path clip = Srt.ts(Clip.ofSeconds(6));
    try (Tool listener = Srt.receive(Srt.listener(originPort), received)) {
      Gst.publishSrt(clip, weir.srtUrl("s", "publish")).succeeds(LIMIT);
      assertThat(listener.ended(LIMIT)).isTrue();
    }
    assertSameFrames(received, clip);

    Path played = Workplace.directory("srt-received").resolve("played");
    try (Tool listener = Srt.stream(clip, Srt.listener(originPort));
        Tool player = Gst.playSrt(weir.srtUrl("s", "request"), played)) {
      listener.succeeds(LIMIT);
      player.signal("INT"); // it would call again for ever
      assertThat(player.ended(LIMIT)).isTrue();
    }
    assertSameFrames(played, clip);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 16, 24, 32})
  void messagesArriveByteForByte(int keyLength) throws IOException {
    Path sent = random(MESSAGE * 1000);
    String secret = "tlpktdrop=no" + (keyLength == 0 ? "" : "&passphrase=only-for-you-two");
    String url = weir.srtUrl("s", "publish", secret, "pbkeylen=" + keyLength);
    try (Tool listener = Srt.receive(Srt.listener(originPort, secret), received)) {
      Srt.sendMessages(sent, url).succeeds(LIMIT);
      assertThat(listener.ended(LIMIT)).isTrue();
    }
    assertThat(received).hasSameBinaryContentAs(sent);
  }

  @Test
  void aWrongPassphraseIsRefusedInTheOriginsWords() {
    try (Tool listener =
        Srt.receive(Srt.listener(originPort, "passphrase=only-for-you-two"), received)) {
      Tool caller =
          Srt.receive(weir.srtUrl("s", "publish", "passphrase=quite-another-one"), received);
      assertThat(caller.ended(LIMIT)).isTrue();
      assertThat(caller.output()).contains("Incorrect passphrase");
      assertThat(listener.isAlive()).isTrue();
    }
  }

  @Test
  void forwardErrorCorrectionIsNegotiatedAndWorks() {
    Path clip = Srt.ts(Clip.ofSeconds(6));
    String filter = "packetfilter=fec,cols:10,rows:5,arq:onreq";
    try (Tool listener = Srt.receive(Srt.listener(originPort, filter), received)) {
      Srt.streamByTool(clip, weir.srtUrl("s", "publish", "packetfilter=fec,cols:10"))
          .succeeds(LIMIT);
      assertThat(listener.ended(LIMIT)).isTrue();
    }
    assertSameFrames(received, clip);
  }

  @Test
  void anOriginsRefusalOfAFilterIsPassedOn() {
    try (Tool listener =
        Srt.receive(Srt.listener(originPort, "packetfilter=fec,cols:10,rows:5"), received)) {
      Tool caller = Srt.receive(weir.srtUrl("s", "publish", "packetfilter=fec,cols:8"), received);
      assertThat(caller.ended(LIMIT)).isTrue();
      assertThat(caller.output()).contains("Packet Filter settings error");
      assertThat(listener.isAlive()).isTrue();
    }
  }

  @Test
  void callersAreToldWhyTheyAreRefused() {
    Tool nobody = Srt.receive(weir.srtUrl("s", "request"), received);
    assertThat(nobody.ended(LIMIT)).isTrue();
    assertThat(nobody.output()).contains("Application-defined rejection reason");

    Tool nameless = Srt.receive("srt://127.0.0.1:" + weir.srtPort() + "?mode=caller", received);
    assertThat(nameless.ended(LIMIT)).isTrue();
    assertThat(nameless.output()).contains("Application-defined rejection reason");
  }

  private static Path random(int size) throws IOException {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return Files.write(Workplace.directory("srt-sent").resolve("sent.bin"), bytes);
  }

  /**
   * All that was sent is there, frame by frame, but for the end: who closes a live connection waits
   * for nothing, so that its last moments (the latency, and what a tool buffers) are lost.
   */
  private static void assertSameFrames(Path got, Path sent) {
    Packets packets = Packets.ofSlices(got);
    Packets source = Packets.ofSlices(sent);
    for (String kind : List.of("video", "audio")) {
      List<String> came = hashes(packets, kind);
      List<String> went = hashes(source, kind);
      assertThat(came).as(kind).hasSizeGreaterThan(went.size() * 3 / 4);
      // A last frame that was cut in two is not compared.
      int whole = Math.min(came.size() - 1, went.size());
      assertThat(came.subList(0, whole)).as(kind).isEqualTo(went.subList(0, whole));
    }
  }

  private static List<String> hashes(Packets packets, String kind) {
    return packets.of(kind).stream().map(Packets.Packet::hash).toList();
  }
}
