package io.weir.host.store.redis;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.store.DatagramSession;
import io.weir.api.store.DatagramSessionStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RBucket;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/**
 * Datagram sessions in Redis: a key for each, which Redis drops by itself. This replica remembers
 * those that it serves: while Redis is away they are found here, and if Redis comes back without
 * them they are brought back.
 */
final class RedisDatagramSessions implements DatagramSessionStore {
  private final Calls calls;
  private final String prefix;
  private final BooleanSupplier wasAway;
  private final LongSupplier nanos;
  private volatile Duration usualTtl = Duration.ofSeconds(30);
  private final Map<String, Own> own = new ConcurrentHashMap<>();

  /** What this replica serves, and whether Redis has it for all that is known. */
  private record Own(DatagramSession session, long deadline, boolean written) {}

  /** A session in Redis. */
  private record Stored(
      int v, String session, String key, String origin, String endpoint, @Nullable String secret) {
    static Stored of(DatagramSession it) {
      return new Stored(
          1, it.session(), it.key().toString(), it.origin().value(), it.endpoint(), it.secret());
    }

    DatagramSession session(String id) {
      return new DatagramSession(
          id,
          session,
          StreamKey.parse(key),
          new OriginId(origin),
          endpoint,
          secret == null ? "" : secret);
    }
  }

  /**
   * Asks nothing yet.
   *
   * @param wasAway whether Redis may have lost sessions lately
   * @param nanos the clock of {@link System#nanoTime}
   */
  RedisDatagramSessions(Calls calls, String prefix, BooleanSupplier wasAway, LongSupplier nanos) {
    this.calls = calls;
    this.prefix = prefix + ":session:";
    this.wasAway = wasAway;
    this.nanos = nanos;
  }

  private RBucket<String> bucket(RedissonClient redis, String id) {
    return redis.getBucket(prefix + id, StringCodec.INSTANCE);
  }

  /** While Redis is away the session lives here, and its client has to reach this replica. */
  @Override
  public CompletionStage<Void> put(DatagramSession session, Duration ttl) {
    remember(session, ttl, false);
    return write(session, ttl).exceptionally(away -> null);
  }

  private CompletionStage<@Nullable Void> write(DatagramSession session, Duration ttl) {
    String json = Json.write(Stored.of(session));
    return calls
        .<@Nullable Void>call(
            "put-session", redis -> bucket(redis, session.id()).setAsync(json, ttl))
        .thenAccept(
            done ->
                own.computeIfPresent(
                    session.id(), (id, it) -> new Own(it.session(), it.deadline(), true)));
  }

  private void remember(DatagramSession session, Duration ttl, boolean written) {
    usualTtl = ttl;
    own.put(session.id(), new Own(session, nanos.getAsLong() + ttl.toNanos(), written));
  }

  @Override
  public CompletionStage<Optional<DatagramSession>> find(String id) {
    return calls
        .<@Nullable String>call("find-session", redis -> bucket(redis, id).getAsync())
        .handle((json, error) -> found(id, json, error));
  }

  private Optional<DatagramSession> found(
      String id, @Nullable String json, @Nullable Throwable error) {
    Own known = own.get(id);
    if (error != null && known == null) {
      throw new AwayException(String.valueOf(error.getMessage()));
    }
    if (error != null || (json == null && wasAway.getAsBoolean())) {
      return Optional.ofNullable(known).map(Own::session);
    }
    if (json == null) {
      return Optional.empty();
    }
    DatagramSession session = Json.read(json, Stored.class).session(id);
    remember(session, usualTtl, true);
    return Optional.of(session);
  }

  @Override
  public CompletionStage<Boolean> touch(String id, Duration ttl) {
    return calls
        .call("touch-session", redis -> bucket(redis, id).expireAsync(ttl))
        .handle((there, error) -> touched(id, ttl, there, error))
        .thenCompose(there -> there);
  }

  private CompletionStage<Boolean> touched(
      String id, Duration ttl, @Nullable Boolean there, @Nullable Throwable error) {
    Own known = own.get(id);
    if (there == null && known == null) {
      return CompletableFuture.failedFuture(error == null ? new AwayException("no answer") : error);
    }
    boolean missing = Boolean.FALSE.equals(there);
    if (known == null || (missing && known.written() && !wasAway.getAsBoolean())) {
      return CompletableFuture.completedFuture(!missing);
    }
    remember(known.session(), ttl, known.written());
    return missing
        ? write(known.session(), ttl).handle((done, failed) -> true)
        : CompletableFuture.completedFuture(true);
  }

  @Override
  public CompletionStage<Boolean> remove(String id) {
    boolean known = own.remove(id) != null;
    return calls
        .call("remove-session", redis -> bucket(redis, id).deleteAsync())
        .exceptionally(away -> known);
  }

  /** Frees what lapsed here. */
  void sweep() {
    long now = nanos.getAsLong();
    own.values().removeIf(it -> it.deadline() - now <= 0);
  }

  int size() {
    return own.size();
  }
}
