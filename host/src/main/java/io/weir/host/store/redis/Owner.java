package io.weir.host.store.redis;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.store.Generation;
import io.weir.api.store.Ownership;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An ownership and the end of its publish lease.
 *
 * @param publishedUntil by the clock of {@link System#nanoTime}
 */
record Owner(Ownership ownership, long publishedUntil) {
  private static final String NOBODY = "";
  private static final long NANOS = 1_000_000;
  private static final Recent<OriginId> ORIGINS = new Recent<>(OriginId::new);

  /**
   * A record in Redis; the scripts write it. Times are milliseconds of Redis.
   *
   * @param publisher null if nobody publishes
   */
  private record Stored(
      int v,
      String origin,
      long epoch,
      long counter,
      long deadline,
      @Nullable String publisher,
      long publishedUntil) {}

  /**
   * Reads a record that was valid at {@code now}.
   *
   * @param known before; as much of it as is still true is kept, so that reading all records again
   *     and again leaves little behind
   */
  static Mirror.Learnt<Owner> read(
      StreamKey key, String json, long now, LongSupplier nanos, @Nullable Owner known) {
    Stored stored = Json.read(json, Stored.class);
    Ownership read =
        new Ownership(
            key,
            ORIGINS.of(stored.origin),
            new Generation(stored.epoch, stored.counter),
            stored.publisher == null ? NOBODY : stored.publisher);
    Ownership ownership = known != null && known.ownership.equals(read) ? known.ownership : read;
    long until = nanos.getAsLong() + (stored.publishedUntil - now) * NANOS;
    return new Mirror.Learnt<>(
        new Owner(ownership, stored.publisher == null ? 0 : until), stored.deadline - now);
  }

  static Owner unpublished(Ownership ownership) {
    return new Owner(ownership.withPublisher(NOBODY), 0);
  }

  /** Whether it is of this generation. */
  boolean is(String generation) {
    return ownership.generation().toString().equals(generation);
  }

  /** The same, published until then if it is published. */
  Owner publishedUntil(long nanos) {
    return new Owner(ownership, ownership.published() ? nanos : 0);
  }

  /** The ownership at a time: without a publisher whose lease is over. */
  Ownership at(long nanos) {
    return ownership.published() && publishedUntil - nanos <= 0
        ? ownership.withPublisher(NOBODY)
        : ownership;
  }

  /** Whether this publisher may have the publish lease. */
  boolean vacant(String publisher, long nanos) {
    Ownership present = at(nanos);
    return !present.published() || present.publisher().equals(publisher);
  }

  /** The same, published for some time if the publisher may have the lease. */
  Owner kept(String publisher, Duration ttl, long nanos) {
    return publisher.isEmpty() || !vacant(publisher, nanos)
        ? this
        : new Owner(ownership.withPublisher(publisher), nanos + ttl.toNanos());
  }
}
