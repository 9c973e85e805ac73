package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.Clip;
import io.weir.it.kit.LossyLink;
import io.weir.it.kit.Packets;
import io.weir.it.kit.Ports;
import io.weir.it.kit.Srt;
import io.weir.it.kit.Tool;
import io.weir.it.kit.WeirProcess;
import io.weir.it.kit.Workplace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over a bad network a stream arrives through Weir as completely as it does without. */
final class SrtImpairedIT {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  /** Of the receiver, which is time for the tenth repetition of a packet at the worst of them. */
  private static final String LATENCY = "latency=4000";

  private static final int SEED = 20;

  /** A live connection that is closed loses what is under way. */
  private static final int END = 60;

  private static final int ENOUGH = 8 * 25 / 2;

  private final Path clip = Srt.ts(Clip.ofSeconds(8));

  @ParameterizedTest
  @CsvSource({"0.05, 0", "0.20, 0", "0.0, 100", "0.05, 100", "0.20, 100"})
  void whatIsPublishedIsAsCompleteAsWithoutWeir(double loss, int delayMillis) {
    Duration delay = Duration.ofMillis(delayMillis);
    int direct = best(() -> framesDirect(loss, delay));
    int through = best(() -> framesThroughWeir(loss, delay));
    System.out.printf(
        "loss %.0f %%, delay %d ms each way: %d video frames in a row without Weir, %d through it%n",
        loss * 100, delayMillis, direct, through);
    assertThat(through).isGreaterThanOrEqualTo(direct - END);
    assertThat(through).isGreaterThan(ENOUGH);
  }

  /**
   * Of three trials, as far as they are needed: what a network that loses a fifth does to a
   * handshake, or a busy machine to a latency, may happen with and without Weir.
   */
  private static int best(IntSupplier trial) {
    return IntStream.range(0, 3)
        .map(i -> trial.getAsInt())
        .filter(frames -> frames > ENOUGH)
        .findFirst()
        .orElse(0);
  }

  private int framesDirect(double loss, Duration delay) {
    int port = Ports.free(1).get(0);
    try (LossyLink link = LossyLink.to(port, loss, delay, SEED)) {
      return frames(port, link, Srt.caller(link.port(), "#!::r=live/s,m=publish", LATENCY), loss);
    }
  }

  private int framesThroughWeir(double loss, Duration delay) {
    int port = Ports.free(1).get(0);
    try (WeirProcess weir = WeirProcess.builder().srtOrigin("o", "127.0.0.1:" + port).start();
        LossyLink link = LossyLink.to(weir.srtPort(), loss, delay, SEED)) {
      return frames(port, link, Srt.caller(link.port(), "#!::r=live/s,m=publish", LATENCY), loss);
    }
  }

  /** Video frames that came in a row from the first on. */
  private int frames(int originPort, LossyLink link, String url, double loss) {
    Path received = Workplace.directory("srt-received").resolve("received.ts");
    try (Tool listener = Srt.receive(Srt.listener(originPort, LATENCY), received)) {
      Srt.streamByTool(clip, url).succeeds(LIMIT);
      assertThat(listener.ended(LIMIT)).isTrue();
    }
    if (loss > 0) {
      assertThat(link.lost()).isPositive();
    }
    if (received.toFile().length() == 0) {
      return 0;
    }
    var sent = Packets.ofSlices(clip).of("video");
    var came = Packets.ofSlices(received).of("video");
    int equal = 0;
    while (equal < came.size()
        && equal < sent.size()
        && came.get(equal).hash().equals(sent.get(equal).hash())) {
      equal++;
    }
    return equal;
  }
}
