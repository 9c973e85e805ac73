package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.Message;
import io.weir.it.kit.RawOrigin;
import io.weir.it.kit.RawRtmp;
import io.weir.it.kit.WeirProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A player that does not read slows its origin down and costs Weir nothing but a full buffer. */
@Isolated
final class SlowReaderIT {
  private static final int READERS = 20;
  private static final int FRAME = 50_000;
  private static final long MEGABYTE = 1 << 20;

  private final AtomicLong written = new AtomicLong();

  @Test
  void backpressureReachesTheOriginAndMemoryStaysBounded() {
    List<RawRtmp> readers = new ArrayList<>();
    try (RawOrigin origin = RawOrigin.start(this::flood);
        WeirProcess weir =
            WeirProcess.builder().origin("a", origin.address()).unwatched().start()) {
      try (RawRtmp warmUp = RawRtmp.player(weir.rtmpPort(), "live", "warm-up")) {
        warmUp.await(m -> m.type() == 9 && m.timestamp() > 5000);
      }
      awaitStall(); // until the origin has noticed that it is gone
      written.set(0);
      long before = weir.residentBytes();
      for (int i = 0; i < READERS; i++) {
        readers.add(player(weir, "slow-" + i));
      }
      awaitStall();

      assertThat(written.get()).as("taken from the origin").isLessThan(READERS * 24 * MEGABYTE);
      assertThat(weir.residentBytes() - before).as("growth").isLessThan(64 * MEGABYTE);
      try (RawRtmp other = RawRtmp.player(weir.rtmpPort(), "live", "other")) {
        other.await(m -> m.type() == 9 && m.timestamp() > 1000);
      }
      for (int frame = 0; frame < 500; frame++) {
        Message got = readers.get(0).await(m -> m.type() == 9);
        assertThat(got.timestamp()).isEqualTo(frame);
        assertThat(Arrays.equals(got.payload(), frame(frame))).as("frame " + frame).isTrue();
      }
    } finally {
      readers.forEach(RawRtmp::close);
    }
  }

  private static RawRtmp player(WeirProcess weir, String stream) {
    RawRtmp client = RawRtmp.connect(weir.rtmpPort(), 16 * 1024).handshake();
    Message status = client.play(client.openStream("live"), stream);
    assertThat(status.statusCode()).isEqualTo("NetStream.Play.Start");
    return client;
  }

  /** Sends frames as fast as they are taken. */
  private void flood(RawRtmp connection) {
    RawOrigin.acceptStream(connection, 1);
    connection.await(m -> m.is("play"));
    RawOrigin.status(connection, 1, "status", "NetStream.Play.Start");
    connection.chunkSize(60_000);
    for (int frame = 0; ; frame++) {
      connection.message(6, 9, 1, frame, frame(frame));
      written.addAndGet(FRAME);
    }
  }

  private static byte[] frame(int number) {
    byte[] payload = new byte[FRAME];
    Arrays.fill(payload, (byte) number);
    return payload;
  }

  /** Until all origin connections have been blocked in writing for a while. */
  private void awaitStall() {
    AtomicLong last = new AtomicLong(-1);
    Awaitility.await("the origin is held up")
        .pollInterval(Duration.ofSeconds(1))
        .atMost(Duration.ofSeconds(60))
        .until(() -> last.getAndSet(written.get()) == written.get());
  }
}
