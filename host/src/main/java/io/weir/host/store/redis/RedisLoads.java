package io.weir.host.store.redis;

import io.weir.api.OriginId;
import io.weir.api.store.LoadStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** Open sessions by replica in Redis: one small hash. */
final class RedisLoads implements LoadStore {
  private final Board board;

  RedisLoads(Calls calls, String prefix) {
    this.board = new Board(calls, prefix + ":loads");
  }

  /** What a replica has open, by origin. */
  private record Said(int v, Map<String, Open> open) {}

  @Override
  public CompletionStage<Void> publish(String replica, Map<OriginId, Open> open, Duration ttl) {
    Map<String, Open> byName = new TreeMap<>();
    open.forEach((origin, count) -> byName.put(origin.value(), count));
    return board.pin(replica, Json.write(new Said(1, byName)), ttl);
  }

  @Override
  public CompletionStage<Map<OriginId, Open>> others(String replica) {
    return board.others(replica).thenApply(RedisLoads::sum);
  }

  private static Map<OriginId, Open> sum(List<String> said) {
    Map<OriginId, Open> sum = new HashMap<>();
    for (String json : said) {
      Json.read(json, Said.class)
          .open()
          .forEach((origin, open) -> sum.merge(new OriginId(origin), open, Open::plus));
    }
    return Map.copyOf(sum);
  }
}
