package io.weir.host.store;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.store.Generation;
import io.weir.api.store.Ownership;
import io.weir.api.store.OwnershipStore;
import io.weir.host.store.Operation.Answer;
import io.weir.host.store.Operation.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A client of a store that asks at random for short leases of the stream that is contended for, and
 * now and then stands still for longer than they last. What it holds may be long lost.
 */
public final class Contender implements Callable<List<Operation>> {
  /** Most leases are short, so that many lapse before somebody renews them. */
  private static final int LONGEST_MILLIS = 100;

  private static final int LIMIT_SECONDS = 60;

  /** The more often one is here the more often it is asked. */
  private static final List<Kind> CHOICES =
      List.of(
          Kind.CLAIM,
          Kind.CLAIM,
          Kind.CLAIM,
          Kind.CLAIM,
          Kind.RENEW,
          Kind.RENEW,
          Kind.REPLACE,
          Kind.REPLACE,
          Kind.PUBLISH,
          Kind.UNPUBLISH,
          Kind.RELEASE,
          Kind.RELEASE,
          Kind.RESTORE);

  private final OwnershipStore store;
  private final Rounds rounds;
  private final Random random;
  private final OriginId origin;
  private final String publisher;
  private final List<Operation> operations = new ArrayList<>();
  private Optional<Ownership> held = Optional.empty();

  /**
   * When which stream is contended for: one after the other, for clients in many processes alike.
   *
   * @param start by the clock of {@link System#nanoTime}, which all processes of a machine share
   * @param millis how long each lasts
   * @param name of the streams, followed by their numbers
   */
  public record Rounds(long start, long millis, int count, String name) {

    /** The present stream, once they have begun; empty when all are over. */
    Optional<StreamKey> stream() {
      LockSupport.parkNanos(start - System.nanoTime());
      long number = Math.max(System.nanoTime() - start, 0) / 1_000_000 / millis;
      return number < count
          ? Optional.of(new StreamKey(StreamKey.DEFAULT_VHOST, "contended", name + number))
          : Optional.empty();
    }
  }

  /** One that has asked nothing yet. */
  public Contender(OwnershipStore store, Rounds rounds, long seed, int id) {
    this.store = store;
    this.rounds = rounds;
    this.random = new Random(seed + id);
    this.origin = new OriginId("o" + id);
    this.publisher = "r" + id + "/s";
  }

  /** All that it asked until the rounds were over, and what it was told. */
  @Override
  public List<Operation> call() {
    for (Optional<StreamKey> at = rounds.stream(); at.isPresent(); at = rounds.stream()) {
      StreamKey key = at.get();
      held = held.filter(it -> it.key().equals(key));
      Kind kind = held.isEmpty() ? Kind.CLAIM : CHOICES.get(random.nextInt(CHOICES.size()));
      Ownership mine = held.orElse(new Ownership(key, origin, new Generation(0, 0), ""));
      operations.add(ask(kind, mine, lease(kind)));
      held = Optional.ofNullable(last().answer().owner()).or(() -> held);
      LockSupport.parkNanos((long) (random.nextDouble() * pauseMillis() * 1e6));
    }
    return operations;
  }

  private long lease(Kind kind) {
    if (kind == Kind.RELEASE && random.nextBoolean()) {
      return 0;
    }
    return 1 + (long) (LONGEST_MILLIS * Math.pow(random.nextDouble(), 3));
  }

  private int pauseMillis() {
    return random.nextInt(8) == 0 ? 2 * LONGEST_MILLIS : 4;
  }

  private Operation last() {
    return operations.get(operations.size() - 1);
  }

  private Operation ask(Kind kind, Ownership mine, long millis) {
    boolean wanted = kind == Kind.CLAIM || kind == Kind.REPLACE;
    boolean published = kind == Kind.PUBLISH || kind == Kind.UNPUBLISH;
    long from = System.nanoTime();
    Answer answer = answer(kind, mine, Duration.ofMillis(millis));
    return new Operation(
        kind,
        mine,
        wanted ? origin : mine.origin(),
        published ? publisher : mine.publisher(),
        millis,
        answer,
        from,
        System.nanoTime());
  }

  private Answer answer(Kind kind, Ownership mine, Duration time) {
    return switch (kind) {
      case CLAIM -> Answer.of(get(store.claim(mine.key(), origin, time)));
      case RENEW -> Answer.of(get(store.renew(List.of(mine), time)).isEmpty());
      case REPLACE -> Answer.of(get(store.replace(mine, origin, time)));
      case PUBLISH -> Answer.of(get(store.publish(mine, publisher, time)));
      case UNPUBLISH -> Answer.of(get(store.unpublish(mine, publisher)));
      case RELEASE -> Answer.of(get(store.release(mine, time)));
      case RESTORE -> Answer.of(get(store.restore(mine, Duration.ZERO, time)));
    };
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
  }
}
