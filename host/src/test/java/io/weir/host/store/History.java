package io.weir.host.store;

import io.weir.api.StreamKey;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What clients asked of one stream and were told, and whether there is an order of it that respects
 * time and explains every answer (Wing and Gong's search, with Lowe's memory of what was tried).
 * Leases are a part of that: each question has its moment between asking and being told, and a
 * lease has ended where the moments leave it no other way.
 */
public final class History {
  private static final long ENDLESS = 3_600_000;

  private final List<Operation> operations;

  private record Tried(BitSet done, Model model) {}

  /** Of one stream. */
  History(Collection<Operation> operations) {
    this.operations =
        operations.stream().sorted(Comparator.comparingLong(Operation::from)).toList();
  }

  /** One of each stream. */
  public static List<History> ofEach(Collection<Operation> operations) {
    Map<StreamKey, List<Operation>> byStream =
        operations.stream().collect(Collectors.groupingBy(it -> it.held().key()));
    return byStream.values().stream().map(History::new).toList();
  }

  /** How much there is. */
  public int size() {
    return operations.size();
  }

  /** Whether there is such an order. */
  public boolean isExplained() {
    return search(new BitSet(), Model.FREE, new HashSet<>());
  }

  /** Whether there would be one if no lease ever lapsed. */
  public boolean isExplainedWithoutTime() {
    return new History(operations.stream().map(it -> it.lasting(endless(it))).toList())
        .isExplained();
  }

  private static long endless(Operation it) {
    return it.kind() == Operation.Kind.RELEASE ? it.millis() : ENDLESS;
  }

  /** For people: what was asked and told, in the order of the answers, one in a line. */
  @Override
  public String toString() {
    return operations.stream()
        .sorted(Comparator.comparingLong(Operation::to))
        .map(Operation::toString)
        .collect(Collectors.joining("\n", "\n", "\n"));
  }

  private boolean search(BitSet done, Model model, Set<Tried> tried) {
    if (done.cardinality() == operations.size()) {
      return true;
    }
    if (!tried.add(new Tried((BitSet) done.clone(), model))) {
      return false;
    }
    for (int next : mayBeNext(done)) {
      for (Model after : model.after(operations.get(next))) {
        done.set(next);
        if (search(done, after, tried)) {
          return true;
        }
        done.clear(next);
      }
    }
    return false;
  }

  /** Those that were asked before any other of the rest had its answer. */
  private List<Integer> mayBeNext(BitSet done) {
    List<Integer> candidates = new ArrayList<>();
    long firstEnd = Long.MAX_VALUE;
    for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
      if (operations.get(i).from() > firstEnd) {
        break;
      }
      candidates.add(i);
      firstEnd = Math.min(firstEnd, operations.get(i).to());
    }
    return candidates;
  }
}
