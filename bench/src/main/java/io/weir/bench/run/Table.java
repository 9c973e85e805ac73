package io.weir.bench.run;

import java.util.List;

/**
 * What the rounds showed, by target.
 *
 * @param <S> of one round
 */
interface Table<S> {
  /** One more round. */
  void add(String target, S sample);

  /** As it is shown. */
  String text();

  /** What cannot be. */
  default List<String> complaints() {
    return List.of();
  }
}
