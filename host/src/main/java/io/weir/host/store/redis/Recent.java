package io.weir.host.store.redis;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Values of texts that come again and again, so that many records share one of each. Knows no more
 * than the last of those that fall into one place. Safe for use by any thread.
 */
final class Recent<T> {
  private static final int PLACES = 256;

  private record Seen<T>(String text, T value) {}

  private final Function<String, T> maker;
  private final AtomicReferenceArray<@Nullable Seen<T>> places = new AtomicReferenceArray<>(PLACES);

  /** One that has seen nothing. */
  Recent(Function<String, T> maker) {
    this.maker = maker;
  }

  /** The value of the text; fails as its maker does. */
  T of(String text) {
    int hash = text.hashCode();
    int place = (hash ^ hash >>> 16 ^ hash >>> 8) & PLACES - 1;
    Seen<T> seen = places.get(place);
    if (seen == null || !seen.text.equals(text)) {
      seen = new Seen<>(text, maker.apply(text));
      places.set(place, seen);
    }
    return seen.value;
  }
}
