package io.weir.it.kit;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A Redis with one replica, watched by three sentinels, two of whom agree that it is gone. */
public final class SentinelRedis implements AutoCloseable {
  private final RedisPair pair;
  private final List<Redis> sentinels;

  private SentinelRedis(RedisPair pair, List<Redis> sentinels) {
    this.pair = pair;
    this.sentinels = sentinels;
  }

  /** Starts all of it, and waits until all know each other; with words for both servers. */
  public static SentinelRedis start(String masterName, String... options) {
    Redis master = Redis.start(options);
    String of = "127.0.0.1 " + master.port();
    Redis replica =
        Redis.start(
            Stream.concat(Stream.of(options), Stream.of("--replicaof", of)).toArray(String[]::new));
    RedisPair pair = new RedisPair(master, replica);
    pair.awaitLinked();
    String configuration =
        """
        sentinel monitor %1$s %2$s 2
        sentinel down-after-milliseconds %1$s 1000
        sentinel failover-timeout %1$s 3000
        """
            .formatted(masterName, of);
    List<Redis> sentinels =
        IntStream.range(0, 3).mapToObj(i -> Redis.sentinel(configuration)).toList();
    sentinels.forEach(it -> it.await("INFO sentinel", "slaves=1,sentinels=3"));
    return new SentinelRedis(pair, sentinels);
  }

  /** The two servers. */
  public RedisPair pair() {
    return pair;
  }

  /** The ports of the sentinels. */
  public List<Integer> ports() {
    return sentinels.stream().map(Redis::port).toList();
  }

  @Override
  public void close() {
    sentinels.forEach(Redis::close);
    pair.replica().close();
    pair.master().close();
  }
}
