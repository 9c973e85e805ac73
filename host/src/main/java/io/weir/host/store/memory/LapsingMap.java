package io.weir.host.store.memory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A map whose entries lapse. A lapsed entry is invisible at once, and its memory is freed by the
 * next {@link #sweep()}.
 *
 * <p>Safe for use by any thread; changes of one key are atomic.
 */
final class LapsingMap<K, V> {

  /**
   * A value and the time at which it lapses.
   *
   * @param deadline milliseconds of the clock
   */
  record Entry<V>(V value, long deadline) {}

  /** A change of one key; runs while the key is held, so it must be short. */
  interface Change<V> {

    /**
     * Decides what the key holds from now on.
     *
     * @param live the present entry, null if there is none or it has lapsed
     * @return what to hold, null for nothing
     */
    @Nullable Entry<V> apply(@Nullable Entry<V> live);
  }

  private final ConcurrentMap<K, Entry<V>> entries = new ConcurrentHashMap<>();
  private final InstantSource clock;

  LapsingMap(InstantSource clock) {
    this.clock = clock;
  }

  /** The time that is {@code ttl} from now; the end of time if that would overflow. */
  long after(Duration ttl) {
    long now = clock.millis();
    long deadline = now + ttl.toMillis();
    return deadline < now && !ttl.isNegative() ? Long.MAX_VALUE : deadline;
  }

  Entry<V> lasting(V value, Duration ttl) {
    return new Entry<>(value, after(ttl));
  }

  Optional<V> find(K key) {
    return Optional.ofNullable(live(entries.get(key))).map(Entry::value);
  }

  void put(K key, V value, Duration ttl) {
    entries.put(key, lasting(value, ttl));
  }

  void change(K key, Change<V> change) {
    entries.compute(key, (k, present) -> change.apply(live(present)));
  }

  /** Takes the key out; returns whether it held something that had not lapsed. */
  boolean remove(K key) {
    return live(entries.remove(key)) != null;
  }

  /** What has not lapsed, weakly consistent. */
  Stream<V> values() {
    return entries.values().stream().filter(this::alive).map(Entry::value);
  }

  /** Frees what has lapsed; returns whether there was something. */
  boolean sweep() {
    return entries.values().removeIf(entry -> !alive(entry));
  }

  /** Entries in memory, lapsed ones included until they are swept. */
  int size() {
    return entries.size();
  }

  private @Nullable Entry<V> live(@Nullable Entry<V> entry) {
    return entry != null && alive(entry) ? entry : null;
  }

  private boolean alive(Entry<V> entry) {
    return entry.deadline > clock.millis();
  }
}
