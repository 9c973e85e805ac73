package io.weir.host.store.redis;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RScript.ReturnType;
import org.redisson.api.RedissonClient;
import org.redisson.api.listener.StatusListener;
import org.redisson.client.codec.StringCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records in some hashes of Redis, changed by scripts, and their mirror, which is kept up by news
 * and by reading the hashes anew: all in turn, and one at once that has a gap in its news.
 *
 * <p>Safe for use by any thread; never blocks.
 */
final class Records<K, V> {
  private static final Logger log = LoggerFactory.getLogger(Records.class);

  /** What one script frees at most, so that it does not hold up Redis. */
  private static final int SWEEP = 500;

  /** Ten years: far, and a whole number for Lua. */
  private static final long LONGEST_MILLIS = 315_360_000_000L;

  /** How records look. */
  interface Form<K, V> {
    /** Reads a field; throws {@link IllegalArgumentException} if it names no record. */
    K key(String field);

    /**
     * Reads a record that was valid at {@code now}, in Redis's milliseconds.
     *
     * @param known what was known of it; what has not changed may be taken over
     */
    Mirror.Learnt<V> read(K key, String json, long now, @Nullable V known);
  }

  private final Calls calls;
  private final String name;
  private final int buckets;
  private final ToIntFunction<K> bucketOf;
  private final Form<K, V> form;
  private final Mirror<K, V> mirror;

  /** By bucket: 0 idle, 1 being read, 2 to be read again. */
  private final AtomicIntegerArray reading;

  private final AtomicInteger turn = new AtomicInteger();

  /**
   * Reads nothing yet.
   *
   * @param name begins the names of the hashes and of the channel
   * @param mirror with as many buckets, and the same records in them
   */
  Records(
      Calls calls,
      String name,
      int buckets,
      ToIntFunction<K> bucketOf,
      Form<K, V> form,
      Mirror<K, V> mirror) {
    this.calls = calls;
    this.name = name;
    this.buckets = buckets;
    this.bucketOf = bucketOf;
    this.form = form;
    this.mirror = mirror;
    this.reading = new AtomicIntegerArray(buckets);
  }

  Mirror<K, V> mirror() {
    return mirror;
  }

  int bucket(K key) {
    return bucketOf.applyAsInt(key);
  }

  /** A lease in whole milliseconds, as scripts take it. */
  static String millis(Duration ttl) {
    return Long.toString(Math.max(Math.min(ttl.toMillis(), LONGEST_MILLIS), 0));
  }

  /** The name of something beside a record, at the same master. */
  String beside(K key, String what) {
    return name + ":" + what + ":{" + bucket(key) + "}:" + key;
  }

  /** Runs a script on one record; what it says of the record comes into the mirror. */
  CompletionStage<Answer> run(Script script, K key, Object... arguments) {
    Object[] all = new Object[arguments.length + 1];
    all[0] = key.toString();
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return runIn(bucket(key), script, all);
  }

  /** Runs a script on one of the hashes. */
  CompletionStage<Answer> runIn(int bucket, Script script, Object... arguments) {
    Object[] all = new Object[arguments.length + 2];
    all[0] = channel();
    all[1] = Integer.toString(bucket);
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    String hash = name + ":{" + bucket + "}";
    return calls
        .<List<@Nullable Object>>call(
            script.label(), redis -> script.run(redis, ReturnType.LIST, List.of(hash), all))
        .thenApply(Answer::of);
  }

  /** Takes in what an answer says of a record; null if it says that there is none. */
  @Nullable V learn(K key, Answer answer) {
    String json = answer.record();
    Mirror.Learnt<V> learnt = json == null ? null : read(key, json, answer.now());
    mirror.learn(key, learnt, answer.at());
    return learnt == null ? null : learnt.value();
  }

  private Mirror.Learnt<V> read(K key, String json, long now) {
    return form.read(key, json, now, mirror.find(key));
  }

  /** Listens to news from now on, and reads everything whenever the subscription begins anew. */
  CompletableFuture<Void> subscribe(RedissonClient redis) {
    var topic = redis.getTopic(channel(), StringCodec.INSTANCE);
    StatusListener began =
        new StatusListener() {
          @Override
          public void onSubscribe(String channel) {
            readAll();
          }

          @Override
          public void onUnsubscribe(String channel) {}
        };
    return CompletableFuture.allOf(
        topic.addListenerAsync(began).toCompletableFuture(),
        topic
            .addListenerAsync(String.class, (channel, message) -> heard(message))
            .toCompletableFuture());
  }

  private String channel() {
    return name + ":news";
  }

  private void heard(String message) {
    try {
      News news = Json.read(message, News.class);
      K key = form.key(news.field());
      int bucket = bucket(key);
      Mirror.Learnt<V> learnt =
          news.record() == null ? null : read(key, news.record().toString(), news.now());
      if (!mirror.news(key, learnt, new Position(news.epoch(), news.seq()))) {
        read(bucket);
      }
    } catch (RuntimeException e) {
      log.warn("{}: not understood: {}", channel(), e.toString());
    }
  }

  /** Reads all hashes anew; completes when they have been read or could not be. */
  CompletionStage<Void> readAll() {
    return CompletableFuture.allOf(
        IntStream.range(0, buckets)
            .mapToObj(bucket -> read(bucket).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new));
  }

  /** Reads the next hashes one after the other, so that others are answered in between. */
  void readNext(int count) {
    CompletionStage<Void> all = CompletableFuture.completedFuture(null);
    for (int i = 0; i < count; i++) {
      int bucket = Math.floorMod(turn.getAndIncrement(), buckets);
      all = all.thenCompose(done -> read(bucket));
    }
  }

  private CompletionStage<Void> read(int bucket) {
    if (reading.getAndUpdate(bucket, state -> state == 0 ? 1 : 2) != 0) {
      return CompletableFuture.completedFuture(null);
    }
    Position asked = mirror.position(bucket);
    return runIn(bucket, Script.SNAPSHOT, Integer.toString(SWEEP))
        .thenAcceptAsync(
            answer -> mirror.snapshot(bucket, records(bucket, answer), asked, answer.at()),
            calls.workers())
        .handle(
            (done, error) -> {
              if (reading.getAndSet(bucket, 0) == 2 && error == null) {
                read(bucket);
              }
              return null;
            });
  }

  private Map<K, Mirror.Learnt<V>> records(int bucket, Answer answer) {
    List<?> said = answer.list();
    Map<K, Mirror.Learnt<V>> all = new HashMap<>();
    for (int i = 0; i + 1 < said.size(); i += 2) {
      try {
        K key = form.key((String) said.get(i));
        if (bucket(key) == bucket) {
          all.put(key, read(key, (String) said.get(i + 1), answer.now()));
        }
      } catch (RuntimeException e) {
        log.warn("{}:{}: {} is passed over: {}", name, bucket, said.get(i), e.toString());
      }
    }
    return all;
  }
}
