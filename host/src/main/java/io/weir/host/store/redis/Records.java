package io.weir.host.store.redis;

import java.time.Duration;
import java.util.ArrayList;
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
 * Records in some hashes of Redis, changed by scripts, and their mirror. It is kept up by news of
 * all that scripts change. A hash is read anew where news are missing, which the next news or, in
 * turn, its position tell; and from time to time whatever they tell.
 *
 * <p>Safe for use by any thread; never blocks.
 */
final class Records<K, V> {
  private static final Logger log = LoggerFactory.getLogger(Records.class);

  /** What one script frees at most, so that it does not hold up Redis. */
  private static final int SWEPT_AT_ONCE = 500;

  /** Of so many turns of a hash one reads it anew, in the others its position is compared. */
  private static final int WHOLE = 8;

  /** The field of a hash that is no record. */
  private static final String META = "#";

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

    /** What it means for a record that its leases now end after so many milliseconds. */
    Mirror.Decision<V> kept(String generation, long lease, long publishLease);
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
      if (news.kept() != null) {
        if (!mirror.news(news.bucket(), kept(news.kept()), news.at())) {
          read(news.bucket());
        }
      } else if (news.field() != null) {
        K key = form.key(news.field());
        Mirror.Learnt<V> learnt =
            news.record() == null ? null : read(key, news.record().toString(), news.now());
        if (!mirror.news(key, learnt, news.at())) {
          read(bucket(key));
        }
      }
    } catch (RuntimeException e) {
      log.warn("{}: not understood: {}", channel(), e.toString());
    }
  }

  private Map<K, Mirror.Decision<V>> kept(List<String> kept) {
    Map<K, Mirror.Decision<V>> changes = new HashMap<>();
    for (int i = 0; i + 3 < kept.size(); i += 4) {
      long lease = Long.parseLong(kept.get(i + 2));
      long publishLease = Long.parseLong(kept.get(i + 3));
      changes.put(form.key(kept.get(i)), form.kept(kept.get(i + 1), lease, publishLease));
    }
    return changes;
  }

  /** Reads all hashes anew; completes when they have been read or could not be. */
  CompletionStage<Void> readAll() {
    return CompletableFuture.allOf(
        IntStream.range(0, buckets)
            .mapToObj(bucket -> read(bucket).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new));
  }

  /** Looks after the next hash in turn. */
  void next() {
    int at = turn.getAndIncrement();
    int bucket = Math.floorMod(at, buckets);
    int round = Math.floorDiv(at, buckets);
    if (Math.floorMod(round + bucket, WHOLE) == 0) {
      read(bucket);
    } else if (!sweep(bucket)) {
      compare(bucket);
    }
  }

  /** Frees what has lapsed, here and in Redis. */
  void sweep() {
    for (int bucket = 0; bucket < buckets; bucket++) {
      sweep(bucket);
    }
  }

  private boolean sweep(int bucket) {
    List<K> over = mirror.sweep(bucket, SWEPT_AT_ONCE);
    if (over.isEmpty()) {
      return false;
    }
    free(bucket, over.stream().map(Object::toString).toList())
        .thenAccept(
            left -> {
              if (left > 0) {
                read(bucket);
              } else if (over.size() == SWEPT_AT_ONCE) {
                sweep(bucket);
              }
            });
    return true;
  }

  /** Completes with how many of them have not lapsed in Redis. */
  private CompletionStage<Long> free(int bucket, List<String> fields) {
    int some = Math.min(fields.size(), SWEPT_AT_ONCE);
    CompletionStage<Long> left =
        runIn(bucket, Script.SWEEP, fields.subList(0, some).toArray()).thenApply(Answer::verdict);
    return some == fields.size()
        ? left
        : left.thenCompose(
            these ->
                free(bucket, fields.subList(some, fields.size())).thenApply(more -> these + more));
  }

  private void compare(int bucket) {
    runIn(bucket, Script.SWEEP)
        .thenAccept(
            answer -> {
              if (!answer.at().equals(mirror.position(bucket))) {
                read(bucket);
              }
            });
  }

  private CompletionStage<Void> read(int bucket) {
    if (reading.getAndUpdate(bucket, state -> state == 0 ? 1 : 2) != 0) {
      return CompletableFuture.completedFuture(null);
    }
    Position asked = mirror.position(bucket);
    return runIn(bucket, Script.SNAPSHOT)
        .thenAcceptAsync(answer -> take(bucket, answer, asked), calls.workers())
        .handle(
            (done, error) -> {
              if (reading.getAndSet(bucket, 0) == 2 && error == null) {
                read(bucket);
              }
              return null;
            });
  }

  private void take(int bucket, Answer answer, Position asked) {
    List<?> said = answer.list();
    Map<K, Mirror.Learnt<V>> all = new HashMap<>();
    List<String> over = new ArrayList<>();
    for (int i = 0; i + 1 < said.size(); i += 2) {
      String field = (String) said.get(i);
      if (field.equals(META)) {
        continue;
      }
      try {
        K key = form.key(field);
        Mirror.Learnt<V> learnt = read(key, (String) said.get(i + 1), answer.now());
        if (learnt.millis() <= 0) {
          over.add(field);
        } else if (bucket(key) == bucket) {
          all.put(key, learnt);
        }
      } catch (RuntimeException e) {
        log.warn("{}:{}: {} is passed over: {}", name, bucket, field, e.toString());
        over.add(field);
      }
    }
    mirror.snapshot(bucket, all, asked, answer.at());
    if (!over.isEmpty() || (all.isEmpty() && !said.isEmpty())) {
      free(bucket, over);
    }
  }
}
