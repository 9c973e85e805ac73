package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.Amf0;
import io.weir.it.kit.Message;
import io.weir.it.kit.NginxRtmp;
import io.weir.it.kit.RawRtmp;
import io.weir.it.kit.WeirProcess;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The ways in which real clients open: all are legal, all are accepted by real origins, and each is
 * tried at an origin itself and through Weir.
 */
final class OpeningsIT {
  private static NginxRtmp origin;
  private static WeirProcess weir;

  /**
   * One way to open.
   *
   * @param name what is odd about it
   * @param way from the bare connection to the answer of createStream; returns the stream's id
   */
  record Opening(String name, ToIntFunction<RawRtmp> way) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Opening opening(String name, ToIntFunction<RawRtmp> way) {
    return new Opening(name, way);
  }

  static List<Opening> openings() {
    return List.of(
        opening("simple handshake", c -> c.handshake().openStream("live")),
        opening("digest handshake", c -> c.digestHandshake().openStream("live")),
        opening(
            "larger chunks before connect", c -> c.handshake().chunkSize(4096).openStream("live")),
        opening("csid of two bytes", c -> c.handshake().openStream(200, "live")),
        opening("csid of three bytes", c -> c.handshake().openStream(700, "live")),
        opening(
            "extended timestamp",
            c -> {
              byte[] connect = Amf0.write("connect", 1.0, c.handshake().connectObject("live"));
              c.message(3, 20, 0, 0x1000000L, connect).awaitResult(1);
              return c.createStream(3);
            }),
        opening(
            "abort before connect",
            c -> c.handshake().message(2, 2, 0, 0, number(5)).openStream("live")),
        opening(
            "acknowledgement before connect",
            c -> c.handshake().message(2, 3, 0, 0, number(3073)).openStream("live")),
        opening(
            "window before connect",
            c -> c.handshake().message(2, 5, 0, 0, number(2_500_000)).openStream("live")),
        opening(
            "unknown message before connect",
            c -> c.handshake().message(4, 99, 0, 0, new byte[300]).openStream("live")),
        opening(
            "amf3 commands",
            c -> {
              byte[] connect = Amf0.write("connect", 1.0, c.handshake().connectObject("live"));
              c.message(3, 17, 0, 0, amf3(connect)).awaitResult(1);
              c.message(3, 17, 0, 0, amf3(Amf0.write("createStream", 2.0, Amf0.NULL)));
              return ((Double) c.awaitResult(2).values().get(3)).intValue();
            }),
        opening(
            "encoder",
            c -> {
              c.handshake().command("connect", 1.0, c.connectObject("live")).awaitResult(1);
              c.command("_checkbw", 5.0, Amf0.NULL);
              c.command("releaseStream", 6.0, Amf0.NULL, "encoder");
              c.command("FCPublish", 7.0, Amf0.NULL, "encoder");
              return c.createStream(3);
            }));
  }

  private static byte[] number(int value) {
    return java.nio.ByteBuffer.allocate(4).putInt(value).array();
  }

  private static byte[] amf3(byte[] amf0) {
    byte[] payload = new byte[amf0.length + 1];
    System.arraycopy(amf0, 0, payload, 1, amf0.length);
    return payload;
  }

  @BeforeAll
  static void start() {
    origin = NginxRtmp.start();
    weir = WeirProcess.builder().origin("a", origin.address()).start();
  }

  @AfterAll
  static void stop() {
    weir.close();
    origin.close();
  }

  @ParameterizedTest
  @MethodSource("openings")
  void originItselfAccepts(Opening opening) {
    streams(opening, origin.rtmpPort());
  }

  @ParameterizedTest
  @MethodSource("openings")
  void weirAccepts(Opening opening) {
    streams(opening, weir.rtmpPort());
  }

  /** Publishes and plays by this opening, and one frame goes through. */
  private static void streams(Opening opening, int port) {
    try (RawRtmp player = RawRtmp.connect(port);
        RawRtmp publisher = RawRtmp.connect(port)) {
      String name = opening.name().replace(' ', '-');
      Message played = player.play(opening.way.applyAsInt(player), name);
      assertThat(played.statusCode()).startsWith("NetStream.Play.");
      int stream = opening.way.applyAsInt(publisher);
      assertThat(publisher.publish(stream, name).statusCode()).isEqualTo("NetStream.Publish.Start");
      byte[] frame = new byte[5000];
      Arrays.fill(frame, (byte) 0x17);
      frame[1] = 1;
      publisher.message(6, 9, stream, 40, frame);
      assertThat(player.await(m -> m.type() == 9).payload()).isEqualTo(frame);
    }
  }
}
