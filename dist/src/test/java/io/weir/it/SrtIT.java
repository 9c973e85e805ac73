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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What libsrt's callers and listeners say to each other passes through Weir as it is. */
final class SrtIT {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  /** What fits a packet, so that none is left half full in a tool's buffer. */
  private static final int CHUNK = 1456;

  private final int originPort = Ports.free(1).get(0);
  private final String origin = "127.0.0.1:" + originPort;
  private final Path received = Workplace.directory("srt-received").resolve("received");
  private WeirProcess weir;

  @BeforeEach
  void start() {
    weir = WeirProcess.builder().srtOrigin("o", origin).start();
  }

  @AfterEach
  void stop() {
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
    assertThat(weir.metrics().sum("weir_bad_input_total")).isZero();
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
      assertThat(player.ended(LIMIT)).isTrue();
    }
    assertSameFrames(played, clip);
  }

  @Test
  void messagesArriveByteForByte() throws IOException {
    assertFilePasses(new String[] {"transtype=file", "messageapi=1"});
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 24, 32})
  void encryptedMessagesArriveByteForByte(int keyLength) throws IOException {
    assertFilePasses(
        new String[] {"transtype=file", "messageapi=1", "passphrase=only-for-you-two"},
        "pbkeylen=" + keyLength);
  }

  @Test
  void aStreamOfBytesArrivesByteForByte() throws IOException {
    Path sent = random(3_000_000);
    Path directory = Workplace.directory("srt-received");
    try (Tool listener =
        Tool.start(
            directory,
            "srt-file-transmit",
            Srt.listener(originPort),
            "file://" + directory.resolve("any"))) {
      Tool.start(
              Workplace.directory("srt"),
              "srt-file-transmit",
              "file://" + sent,
              Srt.caller(weir.srtPort(), "overridden"))
          .succeeds(LIMIT);
      listener.succeeds(LIMIT);
    }
    // srt-file-transmit names the file by its stream id, and the receiver takes that name.
    assertThat(directory.resolve(sent.getFileName())).hasSameBinaryContentAs(sent);
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
      assertThat(caller.output()).contains("packet filter");
      assertThat(listener.isAlive()).isTrue();
    }
  }

  @Test
  void callersAreToldWhyTheyAreRefused() {
    Tool nobody = Srt.receive(weir.srtUrl("s", "request"), received);
    assertThat(nobody.ended(LIMIT)).isTrue();
    assertThat(nobody.output()).contains("Connection setup failure");

    Tool nameless = Srt.receive("srt://127.0.0.1:" + weir.srtPort() + "?mode=caller", received);
    assertThat(nameless.ended(LIMIT)).isTrue();
    assertThat(nameless.output()).contains("Application-defined rejection reason");
  }

  private void assertFilePasses(String[] both, String... callers) throws IOException {
    Path sent = random(CHUNK * 2000);
    String[] options =
        List.of(String.join("&", both), String.join("&", callers)).stream()
            .filter(text -> !text.isEmpty())
            .toArray(String[]::new);
    try (Tool listener = Srt.receive(Srt.listener(originPort, both), received);
        Tool sender = Srt.send(sent, weir.srtUrl("s", "publish", options))) {
      Awaitility.await()
          .atMost(LIMIT)
          .until(() -> Files.exists(received) && Files.size(received) == Files.size(sent));
      sender.succeeds(LIMIT);
      assertThat(listener.ended(LIMIT)).isTrue();
    }
    assertThat(received).hasSameBinaryContentAs(sent);
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
