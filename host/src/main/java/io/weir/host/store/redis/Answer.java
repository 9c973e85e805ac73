package io.weir.host.store.redis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a script of the prelude's kind says.
 *
 * @param now Redis's time, in milliseconds
 * @param at the position of the hash
 * @param verdict depends on the script, mostly 1 for done
 * @param rest depends on the script, mostly a record or null
 */
record Answer(long now, Position at, long verdict, @Nullable Object rest) {

  static Answer of(List<@Nullable Object> said) {
    return new Answer(
        number(said.get(0)),
        new Position(number(said.get(1)), number(said.get(2))),
        number(said.get(3)),
        said.size() > 4 ? said.get(4) : null);
  }

  boolean done() {
    return verdict == 1;
  }

  /** The record, in JSON; null if there is none. */
  @Nullable String record() {
    return (String) rest;
  }

  /** A list of records or numbers; empty if there is none. */
  List<?> list() {
    return rest instanceof List<?> list ? list : List.of();
  }

  private static long number(@Nullable Object value) {
    if (value instanceof Number number) {
      return number.longValue();
    }
    throw new IllegalArgumentException("script: " + value + " (expected: a number)");
  }
}
