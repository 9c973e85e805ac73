package io.weir.host.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.store.Generation;
import io.weir.api.store.Ownership;
import io.weir.host.store.History.Kind;
import io.weir.host.store.History.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker finds what is wrong, or it would prove nothing. */
class HistoryTest {
  private static final OriginId A = new OriginId("a");
  private static final OriginId B = new OriginId("b");
  private static final Ownership OF_A = owned(A, 1);
  private static final Ownership OF_B = owned(B, 2);

  private static Ownership owned(OriginId origin, long counter) {
    StreamKey key = StreamKey.parse("v/app/s");
    return new Ownership(key, origin, new Generation(1, counter), "");
  }

  private static Operation claim(OriginId wanted, Ownership told, long from, long to) {
    return new Operation(Kind.CLAIM, new Generation(0, 0), wanted, "", told, from, to);
  }

  private static Operation replace(
      Ownership held, OriginId next, Ownership told, long from, long to) {
    return new Operation(Kind.REPLACE, held.generation(), next, "", told, from, to);
  }

  @Test
  void overlappingOperationsMayHaveHappenedInEitherOrder() {
    assertThat(History.explain(List.of(claim(B, OF_A, 1, 9), claim(A, OF_A, 2, 8)))).isTrue();
  }

  @Test
  void twoWinnersAreNoOrder() {
    assertThat(History.explain(List.of(claim(A, OF_A, 1, 9), claim(B, OF_B, 2, 8)))).isFalse();
  }

  @Test
  void answerFromThePastIsNoOrder() {
    List<Operation> past =
        List.of(claim(A, OF_A, 1, 2), replace(OF_A, B, OF_B, 3, 4), claim(A, OF_A, 5, 6));
    assertThat(History.explain(past)).isFalse();
    assertThat(History.explain(past.subList(0, 2))).isTrue();
  }

  @Test
  void staleWriterThatSucceedsIsNoOrder() {
    Ownership third = owned(A, 3);
    assertThat(
            History.explain(
                List.of(
                    claim(A, OF_A, 1, 2),
                    replace(OF_A, B, OF_B, 3, 4),
                    replace(OF_A, A, third, 5, 6))))
        .isFalse();
  }

  @Test
  void repeatedGenerationIsNoOrder() {
    Operation release = new Operation(Kind.RELEASE, OF_A.generation(), A, "", true, 3, 4);
    assertThat(History.explain(List.of(claim(A, OF_A, 1, 2), release, claim(B, owned(B, 1), 5, 6))))
        .isFalse();
  }
}
