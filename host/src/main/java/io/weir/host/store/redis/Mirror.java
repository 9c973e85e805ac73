package io.weir.host.store.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A copy of records that live elsewhere, in some hashes that each have a history. What is learnt of
 * a record carries a position in its hash's history, so that it does not matter in which order
 * answers, news and snapshots arrive. Records lapse by this machine's clock; while the original is
 * away, and for some time after, they do not.
 *
 * <p>Safe for use by any thread. The listener is called outside of all locks, so that two changes
 * of one record may be told in either order.
 *
 * @param <K> names a record
 * @param <V> what a record says
 */
final class Mirror<K, V> {
  private static final long NANOS = 1_000_000;

  /**
   * A record as it was learnt.
   *
   * @param millis after which it lapses
   */
  record Learnt<V>(V value, long millis) {}

  /** Is told of changes; must not block. */
  interface Listener<V> {
    void changed(@Nullable V before, @Nullable V after);
  }

  private record Entry<V>(V value, Position at, long deadline) {}

  private static final class Bucket<K, V> {
    private final Map<K, Entry<V>> entries = new ConcurrentHashMap<>();

    /** Guarded by the bucket, like all changes of entries. */
    private Position position = Position.NONE;

    /** Whether these are the next news; then the history is known as far as them. */
    private boolean follows(Position at) {
      boolean next = position.isBefore(at);
      if (next) {
        position = at;
      }
      return next;
    }
  }

  private record Change<V>(@Nullable V before, @Nullable V after) {}

  private final List<Bucket<K, V>> buckets = new ArrayList<>();
  private final ToIntFunction<K> bucketOf;
  private final LongSupplier nanos;
  private final Listener<V> listener;
  private volatile boolean away;
  private volatile long lastingUntil;

  /**
   * An empty mirror.
   *
   * @param buckets how many hashes there are
   * @param bucketOf the number of a record's hash
   * @param nanos the clock of {@link System#nanoTime}
   */
  Mirror(int buckets, ToIntFunction<K> bucketOf, LongSupplier nanos, Listener<V> listener) {
    for (int i = 0; i < buckets; i++) {
      this.buckets.add(new Bucket<>());
    }
    this.bucketOf = bucketOf;
    this.nanos = nanos;
    this.listener = listener;
    this.lastingUntil = nanos.getAsLong();
  }

  /** The record, null if it is unknown or has lapsed. */
  @Nullable V find(K key) {
    Entry<V> entry = bucket(key).entries.get(key);
    return entry != null && alive(entry) ? entry.value : null;
  }

  /** What has not lapsed, weakly consistent. */
  Stream<V> values() {
    return buckets.stream()
        .flatMap(bucket -> bucket.entries.values().stream())
        .filter(this::alive)
        .map(Entry::value);
  }

  int size() {
    return buckets.stream().mapToInt(bucket -> bucket.entries.size()).sum();
  }

  /** How far the history of a hash is known without a gap. */
  Position position(int bucket) {
    Bucket<K, V> of = buckets.get(bucket);
    synchronized (of) {
      return of.position;
    }
  }

  /**
   * An answer told of a record.
   *
   * @param learnt null if there is no such record
   * @param at the position of its hash when the answer was given
   */
  void learn(K key, @Nullable Learnt<V> learnt, Position at) {
    Bucket<K, V> bucket = bucket(key);
    Change<V> change;
    synchronized (bucket) {
      change = put(bucket, key, learnt, at, true);
    }
    tell(change);
  }

  /**
   * News of a record.
   *
   * @return false if news before it are missing: the hash must be read anew
   */
  boolean news(K key, @Nullable Learnt<V> learnt, Position at) {
    Bucket<K, V> bucket = bucket(key);
    Change<V> change;
    boolean whole;
    synchronized (bucket) {
      whole = bucket.follows(at) || at.compareTo(bucket.position) <= 0;
      change = put(bucket, key, learnt, at, false);
    }
    tell(change);
    return whole;
  }

  /**
   * News of what has become of several records of one hash.
   *
   * @param changes made if these are the next news
   * @return false if news before them are missing: the hash must be read anew
   */
  boolean news(int index, Map<K, Decision<V>> changes, Position at) {
    Bucket<K, V> bucket = buckets.get(index);
    List<@Nullable Change<V>> made = new ArrayList<>();
    synchronized (bucket) {
      if (!bucket.follows(at)) {
        return at.compareTo(bucket.position) <= 0;
      }
      changes.forEach(
          (key, change) -> {
            Entry<V> entry = bucket.entries.get(key);
            Learnt<V> known = entry == null ? null : learnt(entry);
            Learnt<V> next = known == null ? null : change.apply(known);
            if (!Objects.equals(next, known)) {
              made.add(put(bucket, key, next, at, false));
            }
          });
    }
    made.forEach(this::tell);
    return true;
  }

  /**
   * A whole hash, read after {@code asked}.
   *
   * @param asked {@link #position} before the question went out
   * @param at the position of the answer; if it lies before {@code asked} the original has lost
   *     some of its history, and counts all the same
   */
  void snapshot(int index, Map<K, Learnt<V>> all, Position asked, Position at) {
    Bucket<K, V> bucket = buckets.get(index);
    List<@Nullable Change<V>> changes = new ArrayList<>();
    synchronized (bucket) {
      boolean lost = at.compareTo(asked) < 0;
      Position upTo = lost ? asked : at;
      for (Map.Entry<K, Entry<V>> known : Map.copyOf(bucket.entries).entrySet()) {
        boolean old = known.getValue().at.compareTo(upTo) <= 0;
        if (old && !all.containsKey(known.getKey()) && !lasting()) {
          bucket.entries.remove(known.getKey());
          changes.add(new Change<>(known.getValue().value, null));
        } else if (old && lost) {
          bucket.entries.replace(known.getKey(), at(known.getValue(), at));
        }
      }
      all.forEach((key, learnt) -> changes.add(put(bucket, key, learnt, at, false)));
      if (lost ? bucket.position.equals(asked) : at.compareTo(bucket.position) > 0) {
        bucket.position = at;
      }
    }
    changes.forEach(this::tell);
  }

  private static <V> Entry<V> at(Entry<V> entry, Position at) {
    return new Entry<>(entry.value, at, entry.deadline);
  }

  /** Changes what is known of one record; runs while the record is held, so it must be short. */
  interface Decision<V> {

    /**
     * Decides what is known from now on.
     *
     * @param known null if there is nothing, or it has lapsed
     * @return the same to change nothing, null to forget
     */
    @Nullable Learnt<V> apply(@Nullable Learnt<V> known);
  }

  /**
   * Decides something here and now, which stands until the original says something newer.
   *
   * @return what is known now
   */
  @Nullable V decide(K key, Decision<V> decision) {
    Bucket<K, V> bucket = bucket(key);
    Change<V> change = null;
    Learnt<V> decided;
    synchronized (bucket) {
      Entry<V> entry = bucket.entries.get(key);
      Learnt<V> known = entry == null || !alive(entry) ? null : learnt(entry);
      decided = decision.apply(known);
      if (!Objects.equals(decided, known)) {
        change = put(bucket, key, decided, entry == null ? Position.NONE : entry.at, true);
      }
    }
    tell(change);
    return decided == null ? null : decided.value;
  }

  private Learnt<V> learnt(Entry<V> entry) {
    return new Learnt<>(entry.value, (entry.deadline - nanos.getAsLong()) / NANOS);
  }

  /** The original cannot be reached: nothing lapses. */
  void away() {
    away = true;
  }

  /** It can be reached again; nothing lapses, or is forgotten, for some time. */
  void back(long millis) {
    lastingUntil = nanos.getAsLong() + millis * NANOS;
    away = false;
  }

  /**
   * Frees some of what has lapsed of a hash.
   *
   * @param limit how many at most
   * @return which they are
   */
  List<K> sweep(int index, int limit) {
    Bucket<K, V> bucket = buckets.get(index);
    List<K> over = new ArrayList<>();
    List<Change<V>> changes = new ArrayList<>();
    synchronized (bucket) {
      bucket.entries.forEach(
          (key, entry) -> {
            if (over.size() < limit && !alive(entry)) {
              over.add(key);
              changes.add(new Change<>(entry.value, null));
            }
          });
      over.forEach(bucket.entries::remove);
    }
    changes.forEach(this::tell);
    return over;
  }

  /**
   * Takes in what was learnt, unless something newer is known.
   *
   * @param forget whether a record that is gone is forgotten even while records last
   */
  private @Nullable Change<V> put(
      Bucket<K, V> bucket, K key, @Nullable Learnt<V> learnt, Position at, boolean forget) {
    Entry<V> known = bucket.entries.get(key);
    if (known != null && at.compareTo(known.at) < 0) {
      return null;
    }
    if (learnt != null) {
      long deadline = nanos.getAsLong() + learnt.millis * NANOS;
      bucket.entries.put(key, new Entry<>(learnt.value, at, deadline));
      return new Change<>(known == null ? null : known.value, learnt.value);
    }
    if (known == null || (lasting() && !forget)) {
      return null;
    }
    bucket.entries.remove(key);
    return new Change<>(known.value, null);
  }

  private void tell(@Nullable Change<V> change) {
    if (change != null) {
      listener.changed(change.before, change.after);
    }
  }

  private Bucket<K, V> bucket(K key) {
    return buckets.get(bucketOf.applyAsInt(key));
  }

  private boolean alive(Entry<V> entry) {
    return entry.deadline - nanos.getAsLong() > 0 || lasting();
  }

  private boolean lasting() {
    return away || lastingUntil - nanos.getAsLong() > 0;
  }
}
