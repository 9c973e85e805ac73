package io.weir.bench.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What the rounds of each target showed, in the order in which targets first came.
 *
 * @param <S> of one round
 */
final class Rounds<S> {
  private final Map<String, List<S>> samples = new LinkedHashMap<>();

  void add(String target, S sample) {
    samples.computeIfAbsent(target, name -> new ArrayList<>()).add(sample);
  }

  Set<String> targets() {
    return samples.keySet();
  }

  /** Of all rounds of a target; NaN if it had none. */
  double median(String target, ToDoubleFunction<S> figure) {
    return Medians.of(of(target).stream().map(figure::applyAsDouble).toList());
  }

  /** Something of each round of a target, in a row. */
  String each(String target, Function<S, String> figure) {
    return of(target).stream().map(figure).collect(Collectors.joining(" "));
  }

  void forEach(BiConsumer<String, S> action) {
    samples.forEach((target, rounds) -> rounds.forEach(sample -> action.accept(target, sample)));
  }

  private List<S> of(String target) {
    return samples.getOrDefault(target, List.of());
  }
}
