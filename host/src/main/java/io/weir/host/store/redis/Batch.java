package io.weir.host.store.redis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * What one script does at once: things of one hash, since it reaches no further, and not so many
 * that they hold up Redis.
 *
 * @param bucket the number of the hash
 */
record Batch<T>(int bucket, List<T> items) {
  private static final int LIMIT = 200;

  /**
   * Does something with all of them, in as few batches as can be.
   *
   * @param work returns those of a batch that are to be told of
   * @return all that were; fails if one batch does
   */
  static <T> CompletionStage<Collection<T>> each(
      Collection<T> items,
      ToIntFunction<T> bucketOf,
      Function<Batch<T>, CompletionStage<List<T>>> work) {
    List<CompletableFuture<List<T>>> results =
        of(items, bucketOf).stream().map(it -> work.apply(it).toCompletableFuture()).toList();
    return CompletableFuture.allOf(results.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            done -> results.stream().flatMap(each -> each.getNow(List.of()).stream()).toList());
  }

  private static <T> List<Batch<T>> of(Collection<T> items, ToIntFunction<T> bucketOf) {
    Map<Integer, List<T>> byBucket = new TreeMap<>();
    items.forEach(
        each ->
            byBucket.computeIfAbsent(bucketOf.applyAsInt(each), b -> new ArrayList<>()).add(each));
    List<Batch<T>> batches = new ArrayList<>();
    byBucket.forEach(
        (bucket, all) -> {
          for (int from = 0; from < all.size(); from += LIMIT) {
            int to = Math.min(from + LIMIT, all.size());
            batches.add(new Batch<>(bucket, List.copyOf(all.subList(from, to))));
          }
        });
    return batches;
  }

  /** Those that a script names by their numbers, from 0. */
  List<T> numbered(List<?> numbers) {
    return numbers.stream().map(number -> items.get(((Number) number).intValue())).toList();
  }
}
