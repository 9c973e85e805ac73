package io.weir.host.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.store.Generation;
import io.weir.api.store.Ownership;
import io.weir.host.store.Operation.Answer;
import io.weir.host.store.Operation.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker finds what is wrong, or it would prove nothing. Times are in milliseconds. */
class HistoryTest {
  private static final OriginId A = new OriginId("a");
  private static final OriginId B = new OriginId("b");
  private static final Ownership OF_A = owned(A, 1);
  private static final Ownership OF_B = owned(B, 2);
  private static final Ownership LIVE = OF_A.withPublisher("r1/s");
  private static final int LEASE = 50;

  private static Ownership owned(OriginId origin, long counter) {
    StreamKey key = StreamKey.parse("v/app/s");
    return new Ownership(key, origin, new Generation(1, counter), "");
  }

  private static Operation asked(
      Kind kind, Ownership held, OriginId origin, int lease, Answer answer, int from, int to) {
    long millis = 1_000_000;
    return new Operation(
        kind, held, origin, held.publisher(), lease, answer, from * millis, to * millis);
  }

  private static Operation claim(OriginId wanted, Ownership told, int from, int to) {
    return asked(Kind.CLAIM, owned(wanted, 0), wanted, LEASE, Answer.of(told), from, to);
  }

  private static Operation replace(
      Ownership held, OriginId next, Ownership told, int from, int to) {
    return asked(Kind.REPLACE, held, next, LEASE, Answer.of(told), from, to);
  }

  private static Operation renew(Ownership held, boolean done, int from, int to) {
    return asked(Kind.RENEW, held, held.origin(), LEASE, Answer.of(done), from, to);
  }

  private static Operation publish(Ownership told, int lease, int from, int to) {
    return asked(Kind.PUBLISH, told, told.origin(), lease, Answer.of(told), from, to);
  }

  private static Operation release(Ownership held, int grace, boolean done, int from, int to) {
    return asked(Kind.RELEASE, held, held.origin(), grace, Answer.of(done), from, to);
  }

  private static void explained(Operation... operations) {
    assertThat(new History(List.of(operations)).isExplained()).isTrue();
  }

  private static void unexplained(Operation... operations) {
    assertThat(new History(List.of(operations)).isExplained()).isFalse();
  }

  @Test
  void overlappingOperationsMayHaveHappenedInEitherOrder() {
    explained(claim(B, OF_A, 1, 9), claim(A, OF_A, 2, 8));
  }

  @Test
  void twoWinnersAreNoOrder() {
    unexplained(claim(A, OF_A, 1, 9), claim(B, OF_B, 2, 8));
  }

  @Test
  void answerFromThePastIsNoOrder() {
    Operation moved = replace(OF_A, B, OF_B, 3, 4);
    explained(claim(A, OF_A, 1, 2), moved);
    unexplained(claim(A, OF_A, 1, 2), moved, claim(A, OF_A, 5, 6));
  }

  @Test
  void staleWriterThatSucceedsIsNoOrder() {
    Operation claimed = claim(A, OF_A, 1, 2);
    Operation moved = replace(OF_A, B, OF_B, 3, 4);
    explained(claimed, moved, renew(OF_A, false, 5, 6));
    unexplained(claimed, moved, renew(OF_A, true, 5, 6));
    unexplained(claimed, moved, replace(OF_A, A, owned(A, 3), 5, 6));
    unexplained(claimed, moved, release(OF_A, 0, true, 5, 6));
  }

  @Test
  void refusalOfWhoHoldsTheStreamIsNoOrder() {
    unexplained(claim(A, OF_A, 1, 2), renew(OF_A, false, 3, 4));
  }

  @Test
  void repeatedGenerationIsNoOrder() {
    Operation claimed = claim(A, OF_A, 1, 2);
    Operation released = release(OF_A, 0, true, 3, 4);
    explained(claimed, released, claim(B, OF_B, 5, 6));
    unexplained(claimed, released, claim(B, owned(B, 1), 5, 6));
  }

  @Test
  void leaseThatEndsTooEarlyIsNoOrder() {
    unexplained(claim(A, OF_A, 1, 2), claim(B, OF_B, 40, 41));
    unexplained(claim(A, OF_A, 1, 2), renew(OF_A, false, 40, 41));
    explained(claim(A, OF_A, 1, 2), claim(B, OF_B, 60, 61));
  }

  @Test
  void leaseThatLastsTooLongIsNoOrder() {
    unexplained(claim(A, OF_A, 1, 2), claim(B, OF_A, 60, 61));
    unexplained(claim(A, OF_A, 1, 2), renew(OF_A, true, 60, 61));
    explained(claim(A, OF_A, 1, 2), renew(OF_A, true, 40, 41), claim(B, OF_A, 60, 61));
  }

  @Test
  void leaseMayHaveEndedWhereTheMomentsLeaveItOpen() {
    Operation claimed = claim(A, OF_A, 0, 30);
    explained(claimed, claim(B, OF_B, 60, 62));
    explained(claimed, claim(B, OF_A, 60, 62));
    explained(claimed, claim(B, OF_A, 45, 90));
    explained(claimed, claim(B, OF_B, 45, 90));
  }

  @Test
  void whatOneAnswerTellsOfALeaseBindsTheNext() {
    Operation claimed = claim(A, OF_A, 0, 100);
    Operation lost = claim(B, OF_A, 110, 111);
    explained(claimed, lost, renew(OF_A, false, 151, 152));
    unexplained(claimed, lost, renew(OF_A, true, 155, 156));
    unexplained(claimed, lost, renew(OF_A, false, 112, 113), claim(B, OF_A, 120, 121));
  }

  @Test
  void renewalNeverShortens() {
    Operation brief = asked(Kind.RENEW, OF_A, A, 5, Answer.of(true), 3, 4);
    explained(claim(A, OF_A, 1, 2), brief, claim(B, OF_A, 40, 41));
    unexplained(claim(A, OF_A, 1, 2), brief, claim(B, OF_B, 40, 41));
  }

  @Test
  void graceOfAReleaseIsALease() {
    Operation released = release(OF_A, 20, true, 3, 4);
    explained(claim(A, OF_A, 1, 2), released, claim(B, OF_A, 15, 16));
    explained(claim(A, OF_A, 1, 2), released, claim(B, OF_B, 30, 31));
    unexplained(claim(A, OF_A, 1, 2), released, claim(B, OF_B, 15, 16));
    unexplained(claim(A, OF_A, 1, 2), released, claim(B, OF_A, 30, 31));
  }

  @Test
  void publisherForbidsMovingUntilItsLeaseIsOver() {
    Operation claimed = claim(A, OF_A, 1, 2);
    Operation published = publish(LIVE, 20, 3, 4);
    explained(claimed, published, replace(OF_A, B, LIVE, 15, 16));
    unexplained(claimed, published, replace(OF_A, B, OF_B, 15, 16));
    explained(claimed, published, replace(OF_A, B, OF_B, 30, 31));
    unexplained(claimed, published, replace(OF_A, B, LIVE, 30, 31));
  }

  @Test
  void leasesThatWereTakenAtOneMomentEndAtOne() {
    Operation claimed = claim(A, OF_A, 0, 1);
    Operation published = publish(LIVE, LEASE, 2, 45);
    Operation seen = claim(B, OF_A, 70, 71);
    explained(claimed, published, claim(B, LIVE, 60, 61), claim(B, OF_B, 90, 91));
    explained(claimed, published, seen);
    unexplained(claimed, published, seen, claim(B, OF_A, 80, 81));
  }

  @Test
  void restoredStreamIsNotTakenFromItsOwner() {
    Operation claimed = claim(A, OF_A, 1, 2);
    Operation lapsed = claim(B, OF_B, 60, 61);
    Ownership again = owned(A, 3).withPublisher("r1/s");
    Operation back = asked(Kind.RESTORE, LIVE, A, LEASE, Answer.of(again), 70, 71);
    explained(claimed, asked(Kind.RESTORE, LIVE, A, LEASE, Answer.of(OF_B), 70, 71), lapsed);
    unexplained(claimed, lapsed, back);
    explained(claimed, back);
  }

  @Test
  void withoutTimeNothingLapses() {
    History lapsed = new History(List.of(claim(A, OF_A, 1, 2), claim(B, OF_B, 60, 61)));
    assertThat(lapsed.isExplained()).isTrue();
    assertThat(lapsed.isExplainedWithoutTime()).isFalse();
  }
}
