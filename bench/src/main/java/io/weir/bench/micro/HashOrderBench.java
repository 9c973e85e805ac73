package io.weir.bench.micro;

import com.typesafe.config.ConfigFactory;
import io.weir.api.OriginId;
import io.weir.api.Role;
import io.weir.api.StreamKey;
import io.weir.api.selection.Candidate;
import io.weir.api.selection.OriginLoad;
import io.weir.api.selection.SelectionContext;
import io.weir.api.selection.SelectionStrategy;
import io.weir.plugin.hash.HashStrategyFactory;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

/** Ordering all candidates for one stream by the hash strategy. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class HashOrderBench {
  private static final int STREAMS = 1024;

  /** How many origins there are. */
  @Param({"3", "50", "1000"})
  private int candidates;

  private final SelectionStrategy strategy =
      new HashStrategyFactory().create(ConfigFactory.parseString("by = stream"));
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
          SelectionContext.Previous.NONE);
  private List<Candidate> all = List.of();
  private int next;

  /** Makes the candidates. */
  @Setup
  public void candidates() {
    all = IntStream.range(0, candidates).mapToObj(HashOrderBench::candidate).toList();
  }

  private static Candidate candidate(int i) {
    return new Candidate(
        new OriginId("origin-" + i), 100, "", Map.of(), Instant.EPOCH, OriginLoad.IDLE);
  }

  /** One order. */
  @Benchmark
  public List<OriginId> order() {
    next = (next + 1) % STREAMS;
    return strategy.order(keys.get(next), all, context);
  }
}
