package io.weir.host.store.redis;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.weir.api.OriginId;
import io.weir.api.store.HistoryStore;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.redisson.api.RBatch;
import org.redisson.client.codec.StringCodec;

/**
 * Where things were last, in Redis: a key for each, which Redis drops by itself. What was written a
 * moment ago is not written again, so that the thousandth viewer of a stream costs nothing for it.
 */
final class RedisHistory implements HistoryStore {
  /** How often the same is written again, as a part of how long it is remembered. */
  private static final int PART = 16;

  private static final int WRITTEN = 10_000;

  private final Calls calls;
  private final String prefix;
  private final LongSupplier nanos;
  private final Map<String, Written> written =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Written> eldest) {
          return size() > WRITTEN;
        }
      };

  private record Written(OriginId origin, long nanos) {}

  /**
   * Asks nothing yet.
   *
   * @param nanos the clock of {@link System#nanoTime}
   */
  RedisHistory(Calls calls, String prefix, LongSupplier nanos) {
    this.calls = calls;
    this.prefix = prefix + ":history:";
    this.nanos = nanos;
  }

  @Override
  public CompletionStage<Void> remember(
      Collection<String> subjects, OriginId origin, Duration ttl) {
    List<String> news = subjects.stream().filter(it -> isNews(it, origin, ttl)).toList();
    if (news.isEmpty()) {
      return completedFuture(null);
    }
    return calls
        .call(
            "remember",
            redis -> {
              RBatch batch = redis.createBatch();
              for (String subject : news) {
                batch
                    .getBucket(prefix + subject, StringCodec.INSTANCE)
                    .setAsync(origin.value(), ttl);
              }
              return batch.executeAsync();
            })
        .handle(
            (done, error) -> {
              if (error != null) {
                forget(news);
                throw new AwayException(String.valueOf(error.getMessage()));
              }
              return null;
            });
  }

  private synchronized boolean isNews(String subject, OriginId origin, Duration ttl) {
    long now = nanos.getAsLong();
    Written last = written.get(subject);
    if (last != null && last.origin().equals(origin) && now - last.nanos() < ttl.toNanos() / PART) {
      return false;
    }
    written.put(subject, new Written(origin, now));
    return true;
  }

  private synchronized void forget(Collection<String> subjects) {
    subjects.forEach(written::remove);
  }

  @Override
  public CompletionStage<Map<String, OriginId>> recall(Collection<String> subjects) {
    String[] keys = subjects.stream().map(subject -> prefix + subject).toArray(String[]::new);
    return calls
        .<Map<String, String>>call(
            "recall", redis -> redis.getBuckets(StringCodec.INSTANCE).getAsync(keys))
        .thenApply(
            found -> {
              Map<String, OriginId> known = new HashMap<>();
              found.forEach(
                  (key, origin) -> known.put(key.substring(prefix.length()), new OriginId(origin)));
              return Map.copyOf(known);
            });
  }
}
