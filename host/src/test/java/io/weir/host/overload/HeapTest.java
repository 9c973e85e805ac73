package io.weir.host.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** What the old objects' share says, and when a collection is asked for. */
final class HeapTest {
  private final Queue<Runnable> work = new ArrayDeque<>();
  private int garbage;
  private int live;
  private int users = 100;
  private int collections;
  private final Heap heap =
      new Heap(
          85,
          () -> garbage + live,
          () -> users,
          () -> {
            collections++;
            garbage = 0;
          },
          work::add);

  @Test
  void garbageIsNoUse() {
    live = 40;
    garbage = 60;
    assertThat(heap.percent(false)).isEqualTo(84);
    assertThat(heap.percent(false)).as("while it is collected").isEqualTo(84);
    collect();
    assertThat(heap.percent(false)).isEqualTo(40);
    garbage = 50;
    assertThat(heap.percent(false)).isEqualTo(84);
    collect();
    assertThat(collections).isEqualTo(2);
  }

  @Test
  void whatIsLeftByACollectionCounts() {
    live = 86;
    garbage = 10;
    assertThat(heap.percent(false)).isEqualTo(84);
    collect();
    assertThat(heap.percent(false)).isEqualTo(86);
    assertThat(collections).isEqualTo(1);
  }

  @Test
  void oneIsAskedForAgainOnlyWhenATwentiethOfTheUsersHasGone() {
    live = 90;
    heap.percent(false);
    collect();
    users = 95;
    assertThat(heap.percent(true)).isEqualTo(90);
    assertThat(work).isEmpty();
    users = 94;
    live = 50;
    garbage = 40;
    heap.percent(true);
    collect();
    assertThat(heap.percent(true)).isEqualTo(50);
    assertThat(collections).isEqualTo(2);
  }

  private void collect() {
    assertThat(work).hasSize(1);
    work.remove().run();
  }
}
