package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.NginxRtmp;
import io.weir.it.kit.RawOrigin;
import io.weir.it.kit.RawRtmp;
import io.weir.it.kit.WeirProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A short form of two figures that the bench measures at length: what a relayed session costs in
 * memory, and how much later its first frame comes.
 */
@Isolated
final class FootprintIT {
  private static final int SESSIONS = 500;
  private static final int WARM_UP = 200;
  private static final long MAX_BYTES_PER_SESSION = 24 * 1024;
  private static final int ROUNDS = 101;
  private static final int WARM_UP_ROUNDS = 200;
  private static final Duration MAX_DELAY = Duration.ofMillis(5);

  @Test
  void aSessionTakesLittleMemory() {
    List<RawRtmp> players = new ArrayList<>();
    try (NginxRtmp origin = NginxRtmp.start();
        WeirProcess weir =
            WeirProcess.builder()
                .origin("a", origin.address())
                .unwatched()
                .javaOptions("-Xms128m -Xmx128m -XX:+AlwaysPreTouch")
                .start()) {
      open(players, weir, WARM_UP);
      List<Long> each = new ArrayList<>();
      for (int round = 1; round <= 3; round++) {
        int wanted = WARM_UP + round * SESSIONS;
        long before = weir.residentBytes() + weir.liveHeapBytes();
        open(players, weir, SESSIONS);
        Awaitility.await().until(() -> weir.json("/api/v1/sessions").size() == wanted);
        each.add((weir.residentBytes() + weir.liveHeapBytes() - before) / SESSIONS);
      }
      System.out.println("bytes a session, in three rounds: " + each);
      // A JIT compiler may take its megabytes in one of them.
      long middle = each.stream().sorted().toList().get(1);
      assertThat(middle).as("bytes a session").isLessThan(MAX_BYTES_PER_SESSION);
    } finally {
      players.forEach(RawRtmp::close);
    }
  }

  private static void open(List<RawRtmp> players, WeirProcess weir, int count) {
    for (int i = 0; i < count; i++) {
      players.add(RawRtmp.player(weir.rtmpPort(), "live", "s" + i % 20));
    }
  }

  @Test
  void theFirstFrameComesAsSoonAsWithoutWeir() {
    try (RawOrigin origin = RawOrigin.start(FootprintIT::serve);
        WeirProcess weir =
            WeirProcess.builder().origin("a", origin.address()).unwatched().start()) {
      List<Long> direct = new ArrayList<>();
      List<Long> relayed = new ArrayList<>();
      for (int round = 0; round < WARM_UP_ROUNDS; round++) {
        firstFrameNanos(weir.rtmpPort());
      }
      for (int round = 0; round < ROUNDS; round++) {
        direct.add(firstFrameNanos(origin.port()));
        relayed.add(firstFrameNanos(weir.rtmpPort()));
      }
      assertThat(Duration.ofNanos(quick(relayed) - quick(direct))).isLessThan(MAX_DELAY);
    }
  }

  /** An origin that has a frame at hand. */
  private static void serve(RawRtmp connection) {
    RawOrigin.acceptStream(connection, 1);
    connection.await(m -> m.is("play"));
    RawOrigin.status(connection, 1, "status", "NetStream.Play.Start");
    connection.message(6, 9, 1, 0, new byte[4000]);
    connection.isClosedWithin(Duration.ofMinutes(1));
  }

  private static long firstFrameNanos(int port) {
    long begin = System.nanoTime();
    try (RawRtmp player = RawRtmp.player(port, "live", "first")) {
      player.await(m -> m.type() == 9);
      return System.nanoTime() - begin;
    }
  }

  /** The first decile: what it takes when nothing else wants the processor. */
  private static long quick(List<Long> values) {
    return values.stream().sorted().toList().get(values.size() / 10);
  }
}
