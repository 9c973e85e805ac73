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
  record Entry<V>(V value, long deadline) {

    /** One that lapses {@code ttl} after then. */
    static <V> Entry<V> lasting(V value, long now, Duration ttl) {
      return new Entry<>(value, after(now, ttl));
    }
  }

  /** A change of one key; runs while the key is held, so it must be short. */
  interface Change<V> {

    /**
     * Decides what the key holds from now on.
     *
     * @param live the present entry, null if there is none or it has lapsed
     * @param now milliseconds of the clock, at which that was so
     * @return what to hold, null for nothing
     */
    @Nullable Entry<V> apply(@Nullable Entry<V> live, long now);
  }

  private final ConcurrentMap<K, Entry<V>> entries = new ConcurrentHashMap<>();
  private final InstantSource clock;

  LapsingMap(InstantSource clock) {
    this.clock = clock;
  }

  /** The time that is {@code ttl} from then; the end of time if that would overflow. */
  static long after(long now, Duration ttl) {
    long deadline = now + ttl.toMillis();
    return deadline < now && !ttl.isNegative() ? Long.MAX_VALUE : deadline;
  }

  Optional<V> find(K key) {
    return Optional.ofNullable(live(entries.get(key), clock.millis())).map(Entry::value);
  }

  void put(K key, V value, Duration ttl) {
    entries.put(key, Entry.lasting(value, clock.millis(), ttl));
  }

  /** Changes one key, as of one moment. */
  void change(K key, Change<V> change) {
    entries.compute(
        key,
        (k, present) -> {
          long now = clock.millis();
          return change.apply(live(present, now), now);
        });
  }

  /** Takes the key out; returns whether it held something that had not lapsed. */
  boolean remove(K key) {
    return live(entries.remove(key), clock.millis()) != null;
  }

  /** What has not lapsed, weakly consistent. */
  Stream<V> values() {
    long now = clock.millis();
    return entries.values().stream().filter(entry -> alive(entry, now)).map(Entry::value);
  }

  /** Frees what has lapsed; returns whether there was something. */
  boolean sweep() {
    long now = clock.millis();
    return entries.values().removeIf(entry -> !alive(entry, now));
  }

  /** Entries in memory, lapsed ones included until they are swept. */
  int size() {
    return entries.size();
  }

  private @Nullable Entry<V> live(@Nullable Entry<V> entry, long now) {
    return entry != null && alive(entry, now) ? entry : null;
  }

  private boolean alive(Entry<V> entry, long now) {
    return entry.deadline > now;
  }
}
