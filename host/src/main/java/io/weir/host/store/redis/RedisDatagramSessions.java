package io.weir.host.store.redis;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.store.DatagramSession;
import io.weir.api.store.DatagramSessionStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RScript.ReturnType;

/**
 * Datagram sessions in Redis: some hashes, with the time at which each session lapses beside them,
 * so that one script keeps many alive. This replica remembers those that it serves: while Redis is
 * away they are found here, and if Redis comes back without them they are brought back.
 */
final class RedisDatagramSessions implements DatagramSessionStore {
  /** There are 16 hashes, for ever: replicas must agree on it. */
  private static final int BUCKET_BITS = 4;

  private static final String ASK_ONLY = "0";

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
    this.prefix = prefix + ":sessions:";
    this.wasAway = wasAway;
    this.nanos = nanos;
  }

  private static int bucket(String id) {
    return (id.hashCode() * 0x9e3779b9) >>> (Integer.SIZE - BUCKET_BITS);
  }

  private <T extends @Nullable Object> CompletionStage<T> run(
      int bucket, Script script, ReturnType returns, List<String> arguments) {
    String hash = prefix + "{" + bucket + "}";
    return calls.call(
        script.label(),
        redis -> script.run(redis, returns, List.of(hash, hash + ":ends"), arguments.toArray()));
  }

  /** While Redis is away the session lives here, and its client has to reach this replica. */
  @Override
  public CompletionStage<Void> put(DatagramSession session, Duration ttl) {
    remember(session, ttl, false);
    return write(new Batch<>(bucket(session.id()), List.of(session)), ttl)
        .handle((done, away) -> null);
  }

  private CompletionStage<Void> write(Batch<DatagramSession> batch, Duration ttl) {
    List<String> arguments = new ArrayList<>();
    arguments.add(Records.millis(ttl));
    for (DatagramSession session : batch.items()) {
      arguments.add(session.id());
      arguments.add(Json.write(Stored.of(session)));
    }
    return this.<Long>run(batch.bucket(), Script.PUT_SESSIONS, ReturnType.LONG, arguments)
        .thenAccept(done -> batch.items().forEach(it -> last(it.id(), ttl, true)));
  }

  private void remember(DatagramSession session, Duration ttl, boolean written) {
    usualTtl = ttl;
    own.put(session.id(), new Own(session, end(ttl), written));
  }

  /** What is remembered lasts longer; {@code written} if Redis has it. */
  private void last(String id, Duration ttl, boolean written) {
    own.computeIfPresent(
        id, (same, it) -> new Own(it.session(), end(ttl), it.written() || written));
  }

  private long end(Duration ttl) {
    return nanos.getAsLong() + ttl.toNanos();
  }

  @Override
  public CompletionStage<Optional<DatagramSession>> find(String id) {
    return this.<@Nullable String>run(
            bucket(id), Script.FIND_SESSION, ReturnType.STRING, List.of(id))
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
  public CompletionStage<Collection<String>> touch(Collection<String> ids, Duration ttl) {
    return Batch.each(ids, RedisDatagramSessions::bucket, batch -> touch(batch, ttl));
  }

  private CompletionStage<List<String>> touch(Batch<String> batch, Duration ttl) {
    return gone(batch, Records.millis(ttl))
        .handle(
            (gone, away) -> {
              if (away == null) {
                return touched(batch, ttl, gone);
              }
              batch.items().forEach(id -> last(id, ttl, false));
              return CompletableFuture.completedStage(List.<String>of());
            })
        .thenCompose(gone -> gone);
  }

  /** What Redis has lost is brought back. */
  private CompletionStage<List<String>> touched(
      Batch<String> batch, Duration ttl, List<String> gone) {
    Set<String> ended = new LinkedHashSet<>(gone);
    there(batch, ended).forEach(id -> last(id, ttl, true));
    List<DatagramSession> lost = gone.stream().flatMap(id -> lost(id).stream()).toList();
    lost.forEach(session -> last(session.id(), ttl, false));
    lost.forEach(session -> ended.remove(session.id()));
    List<String> left = List.copyOf(ended);
    return lost.isEmpty()
        ? CompletableFuture.completedStage(left)
        : write(new Batch<>(batch.bucket(), lost), ttl).handle((done, away) -> left);
  }

  /** A session of this replica that nobody has ended: Redis has lost it, or never had it. */
  private Optional<DatagramSession> lost(String id) {
    return Optional.ofNullable(own.get(id))
        .filter(known -> !known.written() || wasAway.getAsBoolean())
        .map(Own::session);
  }

  @Override
  public CompletionStage<Collection<String>> missing(Collection<String> ids) {
    return Batch.each(
        ids,
        RedisDatagramSessions::bucket,
        batch ->
            gone(batch, ASK_ONLY)
                .handle((gone, away) -> away == null ? missing(batch, gone) : List.of()));
  }

  private List<String> missing(Batch<String> batch, List<String> gone) {
    there(batch, Set.copyOf(gone)).forEach(id -> last(id, usualTtl, true));
    return wasAway.getAsBoolean()
        ? gone.stream().filter(id -> !own.containsKey(id)).toList()
        : gone;
  }

  private static Stream<String> there(Batch<String> batch, Set<String> gone) {
    return batch.items().stream().filter(id -> !gone.contains(id));
  }

  /** One argument for all: Redisson takes a buffer for each, and sessions' threads relay. */
  private CompletionStage<List<String>> gone(Batch<String> batch, String ttl) {
    List<String> arguments = List.of(ttl, Json.write(batch.items()));
    return this.<List<Long>>run(batch.bucket(), Script.TOUCH_SESSIONS, ReturnType.LIST, arguments)
        .thenApply(batch::numbered);
  }

  @Override
  public CompletionStage<Boolean> remove(String id) {
    boolean known = own.remove(id) != null;
    return this.<Boolean>run(bucket(id), Script.REMOVE_SESSION, ReturnType.BOOLEAN, List.of(id))
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
