package io.weir.host.store;

import io.weir.api.OriginId;
import io.weir.api.store.Generation;
import io.weir.api.store.Ownership;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What clients asked of one stream and were told, and whether there is an order of it that respects
 * time and explains every answer (Wing and Gong's search, with Lowe's memory of what was tried).
 */
final class History {
  /** What can be asked. */
  enum Kind {
    CLAIM,
    RENEW,
    REPLACE,
    PUBLISH,
    UNPUBLISH,
    RELEASE
  }

  /**
   * One question and its answer.
   *
   * @param held what the client believed to hold
   * @param from when it asked
   * @param to when it was told
   */
  record Operation(
      Kind kind,
      Generation held,
      OriginId origin,
      String publisher,
      Object answer,
      long from,
      long to) {}

  /** The model: who owns the stream; generations ever given, so that none is given twice. */
  private record State(@Nullable Ownership owner, @Nullable Generation last) {}

  private record Tried(BitSet done, State state) {}

  private History() {}

  /** Notes what happens; safe for use by any thread. */
  static final class Recorder {
    private final List<Operation> operations = Collections.synchronizedList(new ArrayList<>());

    <T> T did(Kind kind, Ownership held, OriginId origin, String publisher, Supplier<T> ask) {
      long from = System.nanoTime();
      T answer = ask.get();
      long to = System.nanoTime();
      operations.add(new Operation(kind, held.generation(), origin, publisher, answer, from, to));
      return answer;
    }

    List<Operation> operations() {
      return List.copyOf(operations);
    }
  }

  /** Whether there is such an order. */
  static boolean explain(List<Operation> history) {
    List<Operation> byTime = new ArrayList<>(history);
    byTime.sort(Comparator.comparingLong(Operation::from));
    return search(byTime, new BitSet(), new State(null, null), new HashSet<>());
  }

  /** For people: what was asked and told, in the order of the answers, one in a line. */
  static String shown(List<Operation> history) {
    return history.stream()
        .sorted(Comparator.comparingLong(Operation::to))
        .map(
            it ->
                "%d..%d %s held %s by %s %s: %s"
                    .formatted(
                        it.from, it.to, it.kind, it.held, it.origin, it.publisher, it.answer))
        .collect(Collectors.joining("\n", "\n", "\n"));
  }

  private static boolean search(List<Operation> all, BitSet done, State state, Set<Tried> tried) {
    if (done.cardinality() == all.size()) {
      return true;
    }
    if (!tried.add(new Tried((BitSet) done.clone(), state))) {
      return false;
    }
    long firstEnd = Long.MAX_VALUE;
    for (int i = done.nextClearBit(0); i < all.size(); i = done.nextClearBit(i + 1)) {
      firstEnd = Math.min(firstEnd, all.get(i).to);
    }
    for (int i = done.nextClearBit(0); i < all.size(); i = done.nextClearBit(i + 1)) {
      Operation next = all.get(i);
      if (next.from > firstEnd) {
        break;
      }
      Optional<State> after = after(state, next);
      if (after.isPresent()) {
        done.set(i);
        if (search(all, done, after.get(), tried)) {
          return true;
        }
        done.clear(i);
      }
    }
    return false;
  }

  /** The state after an operation, if its answer is what the model would have said. */
  private static Optional<State> after(State state, Operation it) {
    Ownership owner = state.owner;
    boolean held = owner != null && owner.generation().equals(it.held);
    return switch (it.kind) {
      case CLAIM -> owner == null ? fresh(state, it) : same(state, owner.equals(it.answer));
      case RENEW -> renew(state, it, held);
      case REPLACE ->
          owner == null || (held && !owner.published())
              ? fresh(state, it)
              : same(state, owner.equals(it.answer));
      case PUBLISH -> publish(state, it, held);
      case UNPUBLISH -> {
        boolean ends = held && owner != null && owner.publisher().equals(it.publisher);
        yield !it.answer.equals(ends)
            ? Optional.empty()
            : Optional.of(
                ends
                    ? new State(Objects.requireNonNull(owner).withPublisher(""), state.last)
                    : state);
      }
      case RELEASE -> {
        boolean ends = held && owner != null && !owner.published();
        yield !it.answer.equals(ends)
            ? Optional.empty()
            : Optional.of(ends ? new State(null, state.last) : state);
      }
    };
  }

  private static Optional<State> same(State state, boolean explained) {
    return explained ? Optional.of(state) : Optional.empty();
  }

  private static Optional<State> fresh(State state, Operation it) {
    Ownership said = (Ownership) it.answer;
    boolean newer = state.last == null || said.generation().compareTo(state.last) > 0;
    return newer && said.origin().equals(it.origin) && !said.published()
        ? Optional.of(new State(said, said.generation()))
        : Optional.empty();
  }

  private static Optional<State> renew(State state, Operation it, boolean held) {
    Ownership owner = state.owner;
    boolean takes = owner != null && held && !owner.published() && !it.publisher.isEmpty();
    return !it.answer.equals(held)
        ? Optional.empty()
        : Optional.of(
            takes && owner != null
                ? new State(owner.withPublisher(it.publisher), state.last)
                : state);
  }

  private static Optional<State> publish(State state, Operation it, boolean held) {
    Ownership owner = state.owner;
    Optional<?> said = (Optional<?>) it.answer;
    if (owner == null || !held) {
      return same(state, said.isEmpty());
    }
    Ownership next = owner.published() ? owner : owner.withPublisher(it.publisher);
    return said.equals(Optional.of(next))
        ? Optional.of(new State(next, state.last))
        : Optional.empty();
  }
}
