package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.StableHash;
import io.weir.api.StreamKey;
import io.weir.api.selection.RendezvousHash;
import io.weir.it.kit.Message;
import io.weir.it.kit.NginxRtmp;
import io.weir.it.kit.RawOrigin;
import io.weir.it.kit.RawRtmp;
import io.weir.it.kit.WeirProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Those who say nothing keep nobody waiting: clients, and origins. */
final class SilenceIT {

  @Test
  void aThousandSilentClientsAreClosedAfterTheHandshakeTimeoutAndOthersDoNotNotice() {
    List<RawRtmp> silent = new ArrayList<>();
    try (NginxRtmp origin = NginxRtmp.start();
        WeirProcess weir =
            WeirProcess.builder()
                .origin("a", origin.address())
                .with("weir.protocols.rtmp.handshake-timeout = 3s")
                .start();
        RawRtmp player = RawRtmp.player(weir.rtmpPort(), "live", "witness");
        RawRtmp publisher = RawRtmp.publisher(weir.rtmpPort(), "live", "witness")) {
      for (int i = 0; i < 1000; i++) {
        silent.add(RawRtmp.connect(weir.rtmpPort()));
      }
      byte[] frame = {0x17, 1, 0, 0, 0, 5};
      publisher.message(6, 9, 1, 40, frame);
      assertThat(player.await(m -> m.type() == 9).payload()).isEqualTo(frame);

      for (RawRtmp client : silent) {
        assertThat(client.isClosedWithin(Duration.ofSeconds(10))).isTrue();
      }
      assertThat(weir.metrics().sum("weir_bad_input_total", "reason=\"handshake_timeout\""))
          .isEqualTo(1000);
      publisher.message(6, 9, 1, 80, frame);
      assertThat(player.await(m -> m.type() == 9).payload()).isEqualTo(frame);
    } finally {
      silent.forEach(RawRtmp::close);
    }
  }

  @Test
  void afterAnOriginThatAcceptsAndNeverAnswersTheNextOneIsTried() {
    try (RawOrigin silent = RawOrigin.silent();
        NginxRtmp origin = NginxRtmp.start();
        WeirProcess weir =
            WeirProcess.builder()
                .origin("silent", silent.address())
                .origin("sound", origin.address())
                .with("weir.routing.connect-timeout = 1s")
                .start()) {
      String stream = streamThatPrefers("silent", "sound");
      long begin = System.nanoTime();
      try (RawRtmp publisher = RawRtmp.publisher(weir.rtmpPort(), "live", stream)) {
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        assertThat(silent.talks()).as("the silent one was asked").isEqualTo(1);
        assertThat(origin.stream(stream).publishers()).isEqualTo(1);
        assertThat(publisher.isSilentFor(Duration.ofMillis(200))).isTrue();
      }
    }
  }

  @Test
  void whenNoOriginAnswersTheClientIsToldSoWithinTheConnectTimeout() {
    try (RawOrigin silent = RawOrigin.silent();
        WeirProcess weir =
            WeirProcess.builder()
                .origin("silent", silent.address())
                .with("weir.routing.connect-timeout = 1s")
                .start();
        RawRtmp publisher = RawRtmp.connect(weir.rtmpPort()).handshake()) {
      int stream = publisher.openStream("live");
      long begin = System.nanoTime();
      Message answer = publisher.publish(stream, "nowhere");
      Duration took = Duration.ofNanos(System.nanoTime() - begin);

      assertThat(answer.values().get(3)).asString().contains("level=error");
      assertThat(answer.statusCode()).isEqualTo("NetStream.Failed");
      assertThat(took).isBetween(Duration.ofMillis(900), Duration.ofSeconds(4));
      assertThat(publisher.isClosedWithin(Duration.ofSeconds(5))).isTrue();
      assertThat(
              weir.metrics()
                  .sum(
                      "weir_sessions_ended_total", "role=\"publish\"", "reason=\"origin_timeout\""))
          .isEqualTo(1);
    }
  }

  private static String streamThatPrefers(String first, String second) {
    return IntStream.range(0, 1000)
        .mapToObj(i -> "s" + i)
        .filter(name -> score(name, first) > score(name, second))
        .findFirst()
        .orElseThrow();
  }

  private static double score(String stream, String origin) {
    String key = new StreamKey(StreamKey.DEFAULT_VHOST, "live", stream).toString();
    return RendezvousHash.score(StableHash.of(key), new OriginId(origin), Origin.DEFAULT_WEIGHT);
  }
}
