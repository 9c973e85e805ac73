package io.weir.host.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.store.Generation;
import io.weir.api.store.Ownership;
import io.weir.api.store.OwnershipStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link OwnershipStore} keeps. */
public interface OwnershipStoreContract extends StoreUnderTest {

  private OwnershipStore ownership() {
    return store().ownership();
  }

  private Ownership claimed() {
    return get(ownership().claim(KEY, A, lease()));
  }

  @Test
  default void unclaimedStreamHasNoOwner() {
    assertThat(get(ownership().find(KEY))).isEmpty();
  }

  @Test
  default void firstClaimWinsAndLaterOnesLearnIt() {
    Ownership first = claimed();

    Ownership second = get(elsewhere().ownership().claim(KEY, B, lease()));

    assertThat(first.origin()).isEqualTo(A);
    assertThat(first.published()).isFalse();
    assertThat(second).isEqualTo(first);
    eventually(() -> assertThat(get(elsewhere().ownership().find(KEY))).contains(first));
  }

  @Test
  default void lostClaimDoesNotLengthenTheLease() {
    claimed();
    elapse(leases(0.6));
    get(ownership().claim(KEY, B, lease()));
    elapse(leases(0.6));

    assertThat(get(ownership().find(KEY))).isEmpty();
  }

  @Test
  default void ofManyClaimsAtOnceOneWins() throws Exception {
    int threads = 16;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      for (int round = 0; round < 20; round++) {
        StreamKey key = new StreamKey("__defaultVhost__", "race", "s" + round);
        CyclicBarrier barrier = new CyclicBarrier(threads);
        List<Future<Ownership>> claims =
            IntStream.range(0, threads)
                .mapToObj(
                    i ->
                        pool.submit(
                            () -> {
                              barrier.await(10, TimeUnit.SECONDS);
                              OwnershipStore view =
                                  (i % 2 == 0 ? store() : elsewhere()).ownership();
                              return get(view.claim(key, new OriginId("vid-" + i), lease()));
                            }))
                .toList();
        Ownership winner = claims.get(0).get();
        for (Future<Ownership> claim : claims) {
          assertThat(claim.get()).isEqualTo(winner);
        }
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  default void ofManyReplacementsAtOnceOneMoves() throws Exception {
    Ownership lost = claimed();
    int threads = 16;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    Queue<Ownership> told = new ConcurrentLinkedQueue<>();
    Runnable unwatch = ownership().watch(told::add);
    try {
      CountDownLatch go = new CountDownLatch(1);
      List<Future<Ownership>> moves =
          IntStream.range(0, threads)
              .mapToObj(
                  i ->
                      pool.submit(
                          () -> {
                            go.await();
                            OriginId next = new OriginId("vid-next-" + i);
                            return get(ownership().replace(lost, next, lease()));
                          }))
              .toList();
      go.countDown();
      Ownership winner = moves.get(0).get();
      for (Future<Ownership> move : moves) {
        assertThat(move.get()).isEqualTo(winner);
      }
      await().untilAsserted(() -> assertThat(told).containsExactly(winner));
    } finally {
      unwatch.run();
      pool.shutdownNow();
    }
  }

  @Test
  default void lapsedStreamIsFreeAndItsNextOwnerHasANewerGeneration() {
    Ownership first = claimed();
    elapse(leases(1.2));

    assertThat(get(ownership().find(KEY))).isEmpty();
    Ownership next = get(ownership().claim(KEY, B, lease()));

    assertThat(next.origin()).isEqualTo(B);
    assertThat(next.generation()).isGreaterThan(first.generation());
  }

  @Test
  default void renewalKeepsTheLease() {
    Ownership held = claimed();
    for (int i = 0; i < 3; i++) {
      elapse(leases(0.6));
      assertThat(get(ownership().renew(List.of(held), lease()))).isEmpty();
    }

    assertThat(get(ownership().find(KEY))).contains(held);
  }

  @Test
  default void renewalNeverShortens() {
    Ownership held = get(ownership().claim(KEY, A, leases(3)));
    assertThat(get(ownership().renew(List.of(held), leases(0.2)))).isEmpty();
    elapse(lease());

    assertThat(get(ownership().find(KEY))).contains(held);
  }

  @Test
  default void renewalTellsWhatIsNoLongerHeld() {
    Ownership kept = claimed();
    Ownership moved = get(ownership().claim(other("moved"), A, lease()));
    get(ownership().replace(moved, B, lease()));
    Ownership never = new Ownership(other("never"), A, kept.generation(), "");

    assertThat(get(ownership().renew(List.of(kept, moved, never), lease())))
        .containsExactlyInAnyOrder(moved, never);
  }

  @Test
  default void renewalDoesNotReviveALapsedLease() {
    Ownership held = claimed();
    elapse(leases(1.2));

    assertThat(get(ownership().renew(List.of(held), lease()))).containsExactly(held);
    assertThat(get(ownership().find(KEY))).isEmpty();
  }

  @Test
  default void replacementMovesUnderANewGeneration() {
    Ownership lost = claimed();

    Ownership next = get(ownership().replace(lost, B, lease()));

    assertThat(next.origin()).isEqualTo(B);
    assertThat(next.generation()).isGreaterThan(lost.generation());
    eventually(() -> assertThat(get(elsewhere().ownership().find(KEY))).contains(next));
  }

  @Test
  default void replacementOfAStaleOwnershipIsRefused() {
    Ownership first = claimed();
    Ownership second = get(ownership().replace(first, B, lease()));

    assertThat(get(ownership().replace(first, A, lease()))).isEqualTo(second);
    assertThat(get(ownership().find(KEY))).contains(second);
  }

  @Test
  default void replacementIsRefusedWhilePublished() {
    Ownership held = claimed();
    get(ownership().publish(held, "r1/s1", lease()));

    Ownership present = get(ownership().replace(held, B, lease()));

    assertThat(present.origin()).isEqualTo(A);
    assertThat(present.sameHolding(held)).isTrue();
    assertThat(present.publisher()).isEqualTo("r1/s1");
  }

  @Test
  default void replacementOfALapsedOwnershipClaimsAnew() {
    Ownership lost = claimed();
    elapse(leases(1.2));

    Ownership next = get(ownership().replace(lost, B, lease()));

    assertThat(next.origin()).isEqualTo(B);
    assertThat(next.generation()).isGreaterThan(lost.generation());
  }

  @Test
  default void publishLeaseOfAnEarlierLivePublisherStays() {
    Ownership held = claimed();

    assertThat(get(ownership().publish(held, "r1/s1", lease())))
        .get()
        .satisfies(o -> assertThat(o.publisher()).isEqualTo("r1/s1"))
        .satisfies(o -> assertThat(o.sameHolding(held)).isTrue());
    assertThat(get(elsewhere().ownership().publish(held, "r2/s9", lease())))
        .get()
        .satisfies(o -> assertThat(o.publisher()).isEqualTo("r1/s1"));
    assertThat(get(ownership().publish(held, "r1/s1", lease())))
        .get()
        .satisfies(o -> assertThat(o.publisher()).isEqualTo("r1/s1"));
  }

  @Test
  default void publishingAStaleOwnershipIsRefused() {
    Ownership first = claimed();
    Ownership second = get(ownership().replace(first, B, lease()));

    assertThat(get(ownership().publish(first, "r1/s1", lease()))).isEmpty();
    assertThat(get(ownership().find(KEY))).contains(second);
  }

  @Test
  default void publishLeaseEndsWithTheOwnership() {
    get(ownership().publish(claimed(), "r1/s1", lease()));
    elapse(leases(1.2));

    assertThat(get(ownership().find(KEY))).isEmpty();
    assertThat(claimed().published()).isFalse();
  }

  @Test
  default void renewalInThePublishersNameKeepsThePublishLease() {
    Ownership held = claimed();
    get(ownership().publish(held, "r1/s1", lease()));
    elapse(leases(0.6));
    assertThat(get(ownership().renew(List.of(held.withPublisher("r1/s1")), lease()))).isEmpty();
    elapse(leases(0.6));

    assertThat(get(ownership().find(KEY)).map(Ownership::publisher)).contains("r1/s1");
  }

  @Test
  default void renewalByPlayersDoesNotKeepThePublishLeaseOfALostReplica() {
    Ownership held = claimed();
    get(elsewhere().ownership().publish(held, "r2/s9", lease()));
    elapse(leases(0.6));
    assertThat(get(ownership().renew(List.of(held), lease()))).isEmpty();
    elapse(leases(0.6));

    assertThat(get(ownership().find(KEY))).contains(held);
    assertThat(get(ownership().replace(held, B, lease())).origin()).isEqualTo(B);
  }

  @Test
  default void renewalTakesAVacantPublishLeaseAndNoOther() {
    Ownership held = claimed();
    assertThat(get(ownership().renew(List.of(held.withPublisher("r1/s1")), lease()))).isEmpty();
    assertThat(get(ownership().find(KEY)).map(Ownership::publisher)).contains("r1/s1");

    assertThat(get(ownership().renew(List.of(held.withPublisher("r2/s9")), lease()))).isEmpty();
    assertThat(get(ownership().find(KEY)).map(Ownership::publisher)).contains("r1/s1");
  }

  @Test
  default void lapsedOwnershipIsRestoredWithItsPublisherUnderANewGeneration() {
    Ownership lost = claimed();
    elapse(leases(1.2));

    Ownership back =
        get(ownership().restore(lost.withPublisher("r1/s1"), Duration.ofSeconds(3), lease()));

    assertThat(back.origin()).isEqualTo(A);
    assertThat(back.generation()).isGreaterThan(lost.generation());
    assertThat(back.publisher()).isEqualTo("r1/s1");
    assertThat(get(ownership().find(KEY))).contains(back);
  }

  @Test
  default void whatIsStillHeldIsRestoredAsItIs() {
    Ownership held = claimed();
    get(ownership().publish(held, "r1/s1", lease()));

    Ownership present = get(ownership().restore(held, Duration.ZERO, lease()));

    assertThat(present).isEqualTo(held.withPublisher("r1/s1"));
  }

  @Test
  default void restoringDoesNotTakeAStreamFromWhoOwnsItByNow() {
    Ownership lost = claimed();
    elapse(leases(1.2));
    Ownership present = get(ownership().claim(KEY, B, lease()));

    assertThat(get(ownership().restore(lost.withPublisher("r1/s1"), Duration.ofHours(1), lease())))
        .isEqualTo(present);
    assertThat(get(ownership().find(KEY))).contains(present);
  }

  @Test
  default void onlyThePublisherUnpublishes() {
    Ownership held = claimed();
    get(ownership().publish(held, "r1/s1", lease()));

    assertThat(get(ownership().unpublish(held, "r2/s9"))).isFalse();
    assertThat(get(ownership().unpublish(held, ""))).isFalse();
    assertThat(get(ownership().unpublish(held, "r1/s1"))).isTrue();
    assertThat(get(ownership().unpublish(held, "r1/s1"))).isFalse();
    assertThat(get(ownership().find(KEY))).contains(held);
    assertThat(get(ownership().replace(held, B, lease())).origin()).isEqualTo(B);
  }

  @Test
  default void unpublishOfAStaleOwnershipTouchesNothing() {
    Ownership first = claimed();
    Ownership second = get(ownership().replace(first, B, lease()));
    get(ownership().publish(second, "r1/s1", lease()));

    assertThat(get(ownership().unpublish(first, "r1/s1"))).isFalse();
    assertThat(get(ownership().find(KEY)).map(Ownership::publisher)).contains("r1/s1");
  }

  @Test
  default void releaseShortensToTheGrace() {
    Ownership held = claimed();

    assertThat(get(ownership().release(held, leases(0.4)))).isTrue();
    assertThat(get(ownership().find(KEY))).contains(held);
    elapse(leases(0.6));

    assertThat(get(ownership().find(KEY))).isEmpty();
  }

  @Test
  default void releaseNeverLengthens() {
    Ownership held = claimed();
    assertThat(get(ownership().release(held, leases(5)))).isTrue();
    elapse(leases(1.2));

    assertThat(get(ownership().find(KEY))).isEmpty();
  }

  @Test
  default void renewalWithinTheGraceKeepsTheStream() {
    Ownership held = claimed();
    get(ownership().release(held, leases(0.4)));
    assertThat(get(ownership().renew(List.of(held), lease()))).isEmpty();
    elapse(leases(0.6));

    assertThat(get(ownership().find(KEY))).contains(held);
  }

  @Test
  default void releaseDoesNothingWhilePublishedOrStale() {
    Ownership first = claimed();
    get(ownership().publish(first, "r1/s1", lease()));
    assertThat(get(ownership().release(first, leases(0.2)))).isFalse();
    get(ownership().unpublish(first, "r1/s1"));
    Ownership second = get(ownership().replace(first, B, lease()));
    assertThat(get(ownership().release(first, leases(0.2)))).isFalse();
    elapse(leases(0.4));

    assertThat(get(ownership().find(KEY))).contains(second);
  }

  @Test
  default void watchTellsReplacementsOnlyAndUntilItEnds() {
    Queue<Ownership> told = new ConcurrentLinkedQueue<>();
    Runnable unwatch = elsewhere().ownership().watch(told::add);
    Ownership first = claimed();
    Ownership second = get(ownership().replace(first, B, lease()));
    get(ownership().replace(first, A, lease()));
    await().untilAsserted(() -> assertThat(told).containsExactly(second));

    unwatch.run();
    Queue<Ownership> witness = new ConcurrentLinkedQueue<>();
    Runnable unwatchWitness = elsewhere().ownership().watch(witness::add);
    get(ownership().replace(second, A, lease()));
    await().untilAsserted(() -> assertThat(witness).hasSize(1));
    unwatchWitness.run();

    assertThat(told).containsExactly(second);
  }

  @Test
  default void snapshotHoldsWhatIsPresentUpToItsLimit() {
    Ownership lapsing = get(ownership().claim(other("short"), A, leases(0.2)));
    List<Ownership> lasting =
        IntStream.range(0, 5)
            .mapToObj(i -> get(ownership().claim(other("s" + i), B, lease())))
            .toList();
    elapse(leases(0.4));

    Collection<Ownership> all = get(ownership().snapshot(100));

    assertThat(all).containsExactlyInAnyOrderElementsOf(lasting).doesNotContain(lapsing);
    assertThat(get(ownership().snapshot(3))).hasSize(3).isSubsetOf(lasting);
  }

  @Test
  default void generationsOrderByEpochThenCounter() {
    assertThat(new Generation(2, 1)).isGreaterThan(new Generation(1, 9));
    assertThat(new Generation(1, 10)).isGreaterThan(new Generation(1, 9));
  }

  private static StreamKey other(String stream) {
    return new StreamKey("__defaultVhost__", "other", stream);
  }
}
