package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.it.kit.NginxRtmp;
import io.weir.it.kit.RawRtmp;
import io.weir.it.kit.WeirProcess;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * SIGTERM: no new clients, running sessions go on for the grace, then the end, with exit code 0.
 */
final class ShutdownIT {
  private static final int STREAMS = 20;

  private final NginxRtmp origin = NginxRtmp.start();
  private final List<RawRtmp> publishers = new ArrayList<>();
  private final List<RawRtmp> players = new ArrayList<>();

  @AfterEach
  void stop() {
    publishers.forEach(RawRtmp::close);
    players.forEach(RawRtmp::close);
    origin.close();
  }

  private WeirProcess startWithLoad(String grace) {
    WeirProcess weir =
        WeirProcess.builder()
            .origin("a", origin.address())
            .with("weir.shutdown.grace = " + grace)
            .start();
    for (int i = 0; i < STREAMS; i++) {
      publishers.add(RawRtmp.publisher(weir.rtmpPort(), "live", "s" + i));
      players.add(RawRtmp.player(weir.rtmpPort(), "live", "s" + i));
    }
    return weir;
  }

  private void allFramesArrive(int time) {
    byte[] frame = {0x17, 1, 0, 0, 0, (byte) time};
    publishers.forEach(publisher -> publisher.message(6, 9, 1, time, frame));
    players.forEach(p -> assertThat(p.await(m -> m.type() == 9).payload()).isEqualTo(frame));
  }

  private static void awaitRefusal(WeirProcess weir) {
    Awaitility.await("new connections are refused")
        .atMost(Duration.ofSeconds(3))
        .until(
            () -> {
              try (RawRtmp client = RawRtmp.connect(weir.rtmpPort())) {
                client.handshake();
                return false;
              } catch (UncheckedIOException | AssertionError refused) {
                return true;
              }
            });
  }

  @Test
  void sessionsRunOnUntilTheGraceIsOver() {
    WeirProcess weir = startWithLoad("4s");
    try (weir) {
      allFramesArrive(1);
      long begin = System.nanoTime();
      weir.process().terminate();
      awaitRefusal(weir);
      allFramesArrive(2);
      assertThatThrownBy(() -> RawRtmp.connect(weir.rtmpPort()).handshake())
          .isInstanceOfAny(UncheckedIOException.class, AssertionError.class);

      assertThat(weir.process().exitCode(Duration.ofSeconds(15))).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .isBetween(Duration.ofMillis(3500), Duration.ofSeconds(10));
      publishers.forEach(p -> assertThat(p.isClosedWithin(Duration.ofSeconds(1))).isTrue());
      players.forEach(p -> assertThat(p.isClosedWithin(Duration.ofSeconds(1))).isTrue());
      assertThat(weir.log().lines().filter(line -> line.contains(" reason=draining")))
          .hasSize(2 * STREAMS);
    }
  }

  /** The same way as an origin's drain, for all sessions. */
  @Test
  void whoReconnectsOnRequestIsAskedToAndServedUntilItGoes() {
    WeirProcess weir = startWithLoad("20s");
    try (weir;
        RawRtmp able = RawRtmp.reconnectingPublisher(weir.rtmpPort(), "live", "able");
        RawRtmp player = RawRtmp.player(weir.rtmpPort(), "live", "able")) {
      weir.process().terminate();
      assertThat(able.await(m -> m.command().equals("onStatus")).statusCode())
          .isEqualTo("NetConnection.Connect.ReconnectRequest");
      byte[] frame = {0x17, 1, 0, 0, 0, 9};
      able.message(6, 9, 1, 40, frame);
      assertThat(player.await(m -> m.type() == 9).payload()).isEqualTo(frame);
      able.close();
      player.close();
      publishers.forEach(RawRtmp::close);
      players.forEach(RawRtmp::close);
      assertThat(weir.process().exitCode(Duration.ofSeconds(10))).isZero();
    }
  }

  @Test
  void theEndComesAtOnceWhenTheLastSessionHasEnded() {
    WeirProcess weir = startWithLoad("30s");
    try (weir) {
      weir.process().terminate();
      awaitRefusal(weir);
      allFramesArrive(1);
      publishers.forEach(RawRtmp::close);
      players.forEach(RawRtmp::close);
      assertThat(weir.process().exitCode(Duration.ofSeconds(10))).isZero();
    }
  }
}
