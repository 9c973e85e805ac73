package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.RawHttp;
import io.weir.it.kit.RawHttpOrigin;
import io.weir.it.kit.WeirProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Viewers that come and go in waves leave nothing behind. As many as {@code -Dweir.crowd.viewers}
 * says, {@code -Dweir.crowd.wave} at once; the defaults are the short form.
 */
@Isolated
final class HttpCrowdIT {
  private static final int VIEWERS = Integer.getInteger("weir.crowd.wave", 100);
  private static final int WAVES =
      Math.max(1, Integer.getInteger("weir.crowd.viewers", 1000) / VIEWERS);
  private static final int WARMING_WAVES = 2;

  /** What a JVM keeps of its own goes up and down by this; 1,000 sessions that stay are more. */
  private static final long HEAP_NOISE = 2 << 20;

  private static final long DIRECT_NOISE = 16 << 20;
  private static final int STREAMS = 10;
  private static final String HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

  @Test
  void wavesOfViewersLeaveNothingBehind() {
    try (RawHttpOrigin origin = RawHttpOrigin.start();
        WeirProcess weir = WeirProcess.builder().httpOrigin("raw", origin.address()).start()) {
      for (int stream = 0; stream < STREAMS; stream++) {
        origin.on("/live/c" + stream + ".flv", HttpCrowdIT::serve);
      }
      assertThat(weir.metrics().sum("weir_streams_in_use")).isZero();
      for (int wave = 0; wave < WARMING_WAVES; wave++) {
        wave(weir); // opens what stays: files of the class path, the client of the system API
      }
      awaitQuiet(weir);
      Held before = Held.by(weir); // first, since a JVM that was looked into keeps a socket for it
      int files = weir.openFiles();
      for (int wave = 0; wave < WAVES; wave++) {
        wave(weir);
      }
      awaitQuiet(weir);
      Awaitility.await("file descriptors as before")
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() -> assertThat(weir.openFiles()).isLessThanOrEqualTo(files));
      assertThat(weir.metrics().sum("weir_sessions_ended_total", "protocol=\"http\""))
          .isEqualTo((WARMING_WAVES + WAVES) * VIEWERS);
      Held after = Held.by(weir);
      String figures =
          "%d viewers in waves of %d; descriptors: %d, then %d; before: %s; after: %s"
              .formatted(WAVES * VIEWERS, VIEWERS, files, weir.openFiles(), before, after);
      System.out.println(figures);
      assertThat(after.heap()).as(figures).isLessThan(before.heap() + HEAP_NOISE);
      assertThat(after.direct()).as(figures).isLessThan(before.direct() + DIRECT_NOISE);
    }
  }

  /**
   * Memory, in bytes.
   *
   * @param heap live objects
   * @param direct that Netty holds, its pools included
   */
  private record Held(long heap, long direct) {
    static Held by(WeirProcess weir) {
      return new Held(weir.liveHeapBytes(), (long) weir.metrics().sum("weir_memory_direct_bytes"));
    }
  }

  private static void serve(RawHttp connection, RawHttp.Head request) {
    connection.send(HEAD).chunk("some of the stream");
    connection.isClosedWithin(Duration.ofMinutes(1));
  }

  /** All are there at once; then some leave in the middle and some never read at all. */
  private static void wave(WeirProcess weir) {
    List<RawHttp> viewers = new ArrayList<>();
    int port = weir.httpPort();
    try {
      for (int i = 0; i < VIEWERS; i++) {
        viewers.add(RawHttp.connect(port));
        viewers.get(i).request("GET", "/live/c" + i % STREAMS + ".flv");
      }
      for (RawHttp viewer : viewers) {
        assertThat(viewer.head().status()).isEqualTo(200);
      }
      Awaitility.await().until(() -> weir.json("/api/v1/sessions").size() == VIEWERS);
      assertThat(weir.metrics().sum("weir_streams_in_use")).isEqualTo(STREAMS);
    } finally {
      for (int i = 0; i < viewers.size(); i++) {
        if (i % 3 == 0) {
          viewers.get(i).reset();
        } else {
          viewers.get(i).close();
        }
      }
    }
    Awaitility.await().until(() -> weir.json("/api/v1/sessions").isEmpty());
  }

  private static void awaitQuiet(WeirProcess weir) {
    Awaitility.await("sessions, leases and connections gone")
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              assertThat(weir.json("/api/v1/sessions")).isEmpty();
              assertThat(weir.metrics().sum("weir_streams_in_use")).isZero();
              assertThat(weir.metrics().sum("weir_sessions_open")).isZero();
              assertThat(weir.metrics().sum("weir_connections_open")).isZero();
              assertThat(weir.metrics().sum("weir_http_upstream_connections")).isZero();
            });
  }
}
