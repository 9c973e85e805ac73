package io.weir.bench.micro;

import io.weir.api.OriginId;
import io.weir.api.Role;
import io.weir.api.StreamKey;
import io.weir.api.selection.Candidate;
import io.weir.api.selection.OriginLoad;
import io.weir.api.selection.OriginLoad.Reported;
import io.weir.api.selection.SelectionContext;
import io.weir.api.selection.SelectionStrategy;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Ordering all candidates for one stream by each of the strategies, as shipped. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class OrderBench {
  private static final int STREAMS = 1024;

  /** Its name. */
  @Param({"hash", "least-load", "sticky"})
  private String strategy = "";

  /** How many origins there are. */
  @Param({"3", "50", "1000"})
  private int candidates;

  private SelectionStrategy asked = Strategies.of("hash");
  private final List<StreamKey> keys =
      IntStream.range(0, STREAMS)
          .mapToObj(i -> new StreamKey(StreamKey.DEFAULT_VHOST, "live", "stream" + i))
          .toList();
  private final SelectionContext context =
      new SelectionContext(
          Role.PUBLISH,
          "rtmp",
          InetAddress.getLoopbackAddress(),
          "",
          "",
          Instant.EPOCH,
          1,
          new SelectionContext.Previous(
              Optional.of(new OriginId("origin-1")),
              Optional.empty(),
              Optional.empty(),
              Optional.empty()));
  private List<Candidate> all = List.of();
  private int next;

  /** Makes the strategy and the candidates. */
  @Setup
  public void prepare() {
    asked = Strategies.of(strategy);
    all = IntStream.range(0, candidates).mapToObj(OrderBench::candidate).toList();
  }

  private static Candidate candidate(int i) {
    Reported reported = new Reported(i % 90, i % 50, 1, i, 0, 0, 0, 0, Instant.EPOCH);
    OriginLoad load = new OriginLoad(i % 7, i % 100, Optional.of(reported));
    return new Candidate(new OriginId("origin-" + i), 100, "", Map.of(), Instant.EPOCH, load);
  }

  /** One order. */
  @Benchmark
  public List<OriginId> order() {
    next = (next + 1) % STREAMS;
    return asked.order(keys.get(next), all, context);
  }
}
