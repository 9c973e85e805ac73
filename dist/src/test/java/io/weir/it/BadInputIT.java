package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.Amf0;
import io.weir.it.kit.Chunks;
import io.weir.it.kit.NginxRtmp;
import io.weir.it.kit.RawRtmp;
import io.weir.it.kit.WeirProcess;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever breaks the protocol is closed and counted, and nobody else notices. */
final class BadInputIT {
  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  private static NginxRtmp origin;
  private static WeirProcess weir;
  private static RawRtmp publisher;
  private static RawRtmp player;
  private static int frames;

  /**
   * Something that a client should not say.
   *
   * @param name what it is
   * @param reason the tag under which it is counted
   * @param attack says it
   */
  record BadInput(String name, String reason, Consumer<RawRtmp> attack) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static BadInput bad(String name, String reason, Consumer<RawRtmp> attack) {
    return new BadInput(name, reason, attack);
  }

  static List<BadInput> beforeTheStreamIsNamed() {
    return List.of(
        bad("garbage", "bad_version", c -> c.send(random(4000))),
        bad("HTTP", "bad_version", c -> c.send(ascii("GET / HTTP/1.1\r\nHost: a\r\n\r\n"))),
        bad(
            "16 MiB announced",
            "message_too_long",
            c -> c.handshake().send(header(0, 3, 0xffffff))),
        bad("chunk size 0", "chunk_size", c -> c.handshake().message(2, 1, 0, 0, number(0))),
        bad(
            "chunk size 2^31-1",
            "chunk_size",
            c -> c.handshake().message(2, 1, 0, 0, number(Integer.MAX_VALUE))),
        bad(
            "fmt 3 without history",
            "no_history",
            c -> c.handshake().send(new byte[] {(byte) 0xc5})),
        bad("60,000 chunk streams", "too_many_chunk_streams", c -> manyStreams(c.handshake())),
        bad("AMF nested 5,000 deep", "amf_too_deep", c -> nested(c.handshake())),
        bad(
            "publish before connect",
            "bad_command",
            c -> c.handshake().command(3, 1, "publish", 3.0, Amf0.NULL, "x", "live")),
        bad(
            "a megabyte before publish",
            "negotiation_too_long",
            c -> {
              c.handshake().chunkSize(65536);
              for (int i = 0; i < 100; i++) {
                c.message(4, 99, 0, 0, new byte[10_000]);
              }
            }));
  }

  static List<BadInput> inAStream() {
    return List.of(
        bad("chunk size 0", "chunk_size", c -> c.message(2, 1, 0, 0, number(0))),
        bad("16 MiB announced", "message_too_long", c -> c.send(header(0, 6, 0xffffff))),
        bad("fmt 3 without history", "no_history", c -> c.send(new byte[] {(byte) 0xfb})),
        bad("60,000 chunk streams", "too_many_chunk_streams", BadInputIT::manyStreams),
        bad(
            "another stream",
            "bad_command",
            c -> c.command(3, 1, "publish", 9.0, Amf0.NULL, "somebody-elses", "live")));
  }

  @BeforeAll
  static void start() {
    origin = NginxRtmp.start();
    weir = WeirProcess.builder().origin("a", origin.address()).start();
    player = RawRtmp.player(weir.rtmpPort(), "live", "witness");
    publisher = RawRtmp.publisher(weir.rtmpPort(), "live", "witness");
  }

  @AfterAll
  static void stop() {
    publisher.close();
    player.close();
    weir.close();
    origin.close();
  }

  @ParameterizedTest
  @MethodSource
  void beforeTheStreamIsNamed(BadInput input) {
    try (RawRtmp client = RawRtmp.connect(weir.rtmpPort())) {
      isClosedAndCounted(client, input);
    }
    othersDoNotNotice();
  }

  @ParameterizedTest
  @MethodSource
  void inAStream(BadInput input) {
    String name = input.name().replace(' ', '-');
    try (RawRtmp client = RawRtmp.publisher(weir.rtmpPort(), "live", name)) {
      isClosedAndCounted(client, input);
    }
    Awaitility.await("the origin has been left")
        .atMost(AT_ONCE)
        .until(() -> !origin.streams().containsKey(name));
    othersDoNotNotice();
  }

  private static void isClosedAndCounted(RawRtmp client, BadInput input) {
    double before = counted(input);
    try {
      input.attack().accept(client);
    } catch (UncheckedIOException e) {
      assertThat(e)
          .as("closed while it still spoke")
          .hasMessageMatching(".*(reset|Broken pipe|closed).*");
    }
    assertThat(client.isClosedWithin(AT_ONCE)).as("closed").isTrue();
    Awaitility.await("counted as " + input.reason())
        .atMost(AT_ONCE)
        .until(() -> counted(input) == before + 1);
  }

  private static double counted(BadInput input) {
    return weir.metrics()
        .sum("weir_bad_input_total", "protocol=\"rtmp\"", "reason=\"" + input.reason() + "\"");
  }

  private static void othersDoNotNotice() {
    byte[] frame = {0x17, 1, 0, 0, 0, (byte) frames++};
    publisher.message(6, 9, 1, 40L * frames, frame);
    assertThat(player.await(m -> m.type() == 9).payload()).isEqualTo(frame);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(7).nextBytes(bytes);
    bytes[0] = (byte) 0x88;
    return bytes;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] number(int value) {
    return java.nio.ByteBuffer.allocate(4).putInt(value).array();
  }

  /** The header of a message of that length, and a little of it. */
  private static byte[] header(int fmt, int csid, int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Chunks.basic(out, fmt, csid);
    Chunks.number(out, 0, 3);
    Chunks.number(out, length, 3);
    out.write(9);
    Chunks.number(out, 0, 4);
    out.writeBytes(new byte[100]);
    return out.toByteArray();
  }

  private static void manyStreams(RawRtmp client) {
    for (int csid = 64; csid < 60_064; csid++) {
      client.message(csid, 99, 0, 0, new byte[1]);
    }
  }

  private static void nested(RawRtmp client) {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    payload.writeBytes(Amf0.write("connect", 1.0));
    for (int depth = 0; depth < 5000; depth++) {
      payload.writeBytes(new byte[] {3, 0, 1, 'a'});
    }
    client.message(3, 20, 0, 0, payload.toByteArray());
  }
}
