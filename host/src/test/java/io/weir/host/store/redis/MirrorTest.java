package io.weir.host.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.host.store.redis.Mirror.Learnt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MirrorTest {
  private long now = Long.MAX_VALUE - 1000;
  private final List<String> told = new ArrayList<>();
  private final Mirror<String, String> mirror =
      new Mirror<>(
          2,
          key -> key.startsWith("b") ? 1 : 0,
          () -> now,
          (before, after) -> told.add(before + ">" + after));

  private static Learnt<String> lasting(String value) {
    return new Learnt<>(value, 10_000);
  }

  private static Position at(long epoch, long seq) {
    return new Position(epoch, seq);
  }

  private void elapse(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  @Test
  void recordsLapseByThisClockAlsoWhereItWraps() {
    mirror.learn("a", lasting("1"), at(1, 1));
    elapse(9_999);
    assertThat(mirror.find("a")).isEqualTo("1");
    elapse(2);
    assertThat(mirror.find("a")).isNull();
    assertThat(mirror.values()).isEmpty();
    assertThat(mirror.size()).isEqualTo(1);

    mirror.learn("c", lasting("2"), at(1, 2));
    assertThat(mirror.sweep(1, 9)).isEmpty();
    assertThat(mirror.sweep(0, 9)).containsExactly("a");

    assertThat(mirror.size()).isEqualTo(1);
    assertThat(told).containsExactly("null>1", "null>2", "1>null");
  }

  @Test
  void noMoreIsSweptAtOnceThanMay() {
    for (int i = 0; i < 5; i++) {
      mirror.learn("a" + i, lasting("1"), at(1, i));
    }
    elapse(10_001);

    assertThat(mirror.sweep(0, 3)).hasSize(3);
    assertThat(mirror.size()).isEqualTo(2);
  }

  @Test
  void changesAreMadeByTheNextNewsAndByNoOthers() {
    mirror.news("a", lasting("1"), at(1, 1));

    assertThat(mirror.news(0, becoming("old"), at(1, 1))).isTrue();
    assertThat(mirror.news(0, becoming("next"), at(1, 2))).isTrue();
    assertThat(mirror.news(0, becoming("after a gap"), at(1, 4))).isFalse();

    assertThat(mirror.values()).containsExactly("next");
    assertThat(mirror.position(0)).isEqualTo(at(1, 2));
    mirror.snapshot(0, Map.of("a", lasting("1")), at(1, 1), at(1, 1));
    assertThat(mirror.values()).containsExactly("next");
  }

  private static Map<String, Mirror.Decision<String>> becoming(String value) {
    return Map.of("a", known -> lasting(value), "unknown", known -> lasting(value));
  }

  @Test
  void whatIsNewerStandsInWhateverOrderItComes() {
    mirror.learn("a", lasting("new"), at(1, 5));
    assertThat(mirror.news("a", lasting("old"), at(1, 4))).isFalse();
    mirror.learn("a", null, at(1, 3));
    mirror.snapshot(0, Map.of("a", lasting("older")), Position.NONE, at(1, 2));

    assertThat(mirror.find("a")).isEqualTo("new");
    mirror.learn("a", lasting("again"), at(2, 1));
    assertThat(mirror.find("a")).isEqualTo("again");
  }

  @Test
  void newsAreWholeWhenTheyFollowEachOther() {
    assertThat(mirror.news("a", lasting("1"), at(7, 1))).isTrue();
    assertThat(mirror.news("a", lasting("2"), at(7, 2))).isTrue();
    assertThat(mirror.news("a", lasting("2"), at(7, 2))).isTrue();
    assertThat(mirror.news("b", lasting("1"), at(9, 1))).isTrue();
    assertThat(mirror.position(0)).isEqualTo(at(7, 2));

    assertThat(mirror.news("a", lasting("4"), at(7, 4))).isFalse();
    assertThat(mirror.news("a", null, at(8, 1))).isFalse();
  }

  @Test
  void snapshotBringsWhatIsThereAndForgetsWhatIsNot() {
    mirror.news("a1", lasting("1"), at(1, 1));
    mirror.news("a2", lasting("2"), at(1, 2));
    mirror.news("b", lasting("3"), at(1, 1));

    mirror.snapshot(0, Map.of("a2", lasting("two"), "a3", lasting("three")), at(1, 2), at(1, 9));

    assertThat(mirror.values()).containsExactlyInAnyOrder("two", "three", "3");
    assertThat(mirror.position(0)).isEqualTo(at(1, 9));
    assertThat(mirror.news("a3", null, at(1, 10))).isTrue();
  }

  @Test
  void snapshotDoesNotForgetWhatCameAfterIt() {
    Position asked = mirror.position(0);
    mirror.learn("a", lasting("claimed"), at(1, 6));
    mirror.snapshot(0, Map.of(), asked, at(1, 5));

    assertThat(mirror.find("a")).isEqualTo("claimed");
  }

  @Test
  void originalThatLostItsHistoryCountsAllTheSame() {
    for (int seq = 1; seq <= 9; seq++) {
      mirror.news("a", lasting("" + seq), at(1, seq));
    }
    mirror.news("a2", lasting("lost"), at(1, 10));

    mirror.snapshot(0, Map.of("a", lasting("7 again")), at(1, 10), at(1, 7));

    assertThat(mirror.values()).containsExactly("7 again");
    assertThat(mirror.position(0)).isEqualTo(at(1, 7));
    assertThat(mirror.news("a", lasting("8 anew"), at(1, 8))).isTrue();
    assertThat(mirror.find("a")).isEqualTo("8 anew");
  }

  @Test
  void nothingLapsesWhileTheOriginalIsAwayAndSomeTimeAfter() {
    mirror.news("a", lasting("1"), at(1, 1));
    mirror.away();
    elapse(60_000);
    assertThat(mirror.sweep(0, 9)).isEmpty();
    assertThat(mirror.find("a")).isEqualTo("1");

    mirror.back(30_000);
    mirror.snapshot(0, Map.of(), at(1, 1), Position.NONE);
    mirror.news("a", null, at(1, 2));
    elapse(29_000);
    assertThat(mirror.find("a")).isEqualTo("1");
    elapse(2_000);
    assertThat(mirror.find("a")).isNull();
  }

  @Test
  void restoredRecordCountsAfterTheOriginalCameBackEmpty() {
    mirror.news("a", lasting("before"), at(1, 8));
    mirror.away();
    mirror.back(30_000);
    mirror.snapshot(0, Map.of(), at(1, 8), Position.NONE);

    assertThat(mirror.news("a", lasting("restored"), at(2, 1))).isTrue();
    assertThat(mirror.find("a")).isEqualTo("restored");
  }

  @Test
  void decisionsStandUntilTheOriginalSaysSomethingNewer() {
    mirror.news("a", lasting("1"), at(1, 1));
    assertThat(mirror.decide("a", known -> lasting(known == null ? "?" : known.value() + "!")))
        .isEqualTo("1!");
    assertThat(mirror.decide("a2", known -> known == null ? lasting("mine") : known))
        .isEqualTo("mine");
    mirror.learn("a", lasting("old"), at(1, 0));
    assertThat(mirror.find("a")).isEqualTo("1!");

    mirror.news("a", lasting("2"), at(1, 2));
    mirror.news("a2", lasting("theirs"), at(1, 3));

    assertThat(mirror.values()).containsExactlyInAnyOrder("2", "theirs");
    assertThat(mirror.decide("a", known -> null)).isNull();
    assertThat(mirror.find("a")).isNull();
  }
}
