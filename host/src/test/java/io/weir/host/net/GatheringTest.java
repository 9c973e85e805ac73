package io.weir.host.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.SelectStrategy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GatheringTest {
  private static final long MICRO = 1_000;
  private static final long GATHER = 500 * MICRO;

  private final List<Long> pauses = new ArrayList<>();
  private final Gathering gathering = new Gathering(2 * GATHER, () -> this.now, this::pause);
  private long now;

  private void pause(long nanos) {
    pauses.add(nanos);
    now += nanos;
  }

  /** The loop wakes up after so long, serves so many, and looks again. */
  private void turn(long after, int datagrams) throws Exception {
    now += after;
    for (int i = 0; i < datagrams; i++) {
      gathering.served();
    }
    assertThat(gathering.calculateStrategy(() -> 0, false)).isEqualTo(SelectStrategy.SELECT);
  }

  private void turns(int count, long after, int datagrams) throws Exception {
    for (int i = 0; i < count; i++) {
      turn(after, datagrams);
    }
  }

  @Test
  void whereDatagramsComeOneAfterTheOtherSomeGatherBeforeTheNextLook() throws Exception {
    turns(Gathering.BUSY, 100 * MICRO, 1);
    assertThat(pauses).isEmpty();
    turns(10, 100 * MICRO, Gathering.ENOUGH);
    assertThat(pauses).hasSize(10).allMatch(pause -> pause == GATHER - 100 * MICRO);
  }

  @Test
  void whereFewComeTheyGatherForUpToTwiceAsLong() throws Exception {
    turns(Gathering.BUSY, 100 * MICRO, 1);
    turns(100, 100 * MICRO, Gathering.ENOUGH - 1);
    assertThat(pauses).isSorted().last().isEqualTo(2 * GATHER - 100 * MICRO);
    pauses.clear();
    turns(100, 100 * MICRO, Gathering.ENOUGH);
    assertThat(pauses).last().isEqualTo(GATHER - 100 * MICRO);
  }

  @Test
  void aPauseNowAndThenThatGathersNothingChangesNothing() throws Exception {
    turns(Gathering.BUSY, 100 * MICRO, 1);
    for (int i = 0; i < 10; i++) {
      turns(2, 100 * MICRO, 2);
      turns(1, 100 * MICRO, 1);
    }
    assertThat(pauses).hasSize(30);
  }

  @Test
  void aLoneBurstGoesOnAtOnce() throws Exception {
    for (int burst = 0; burst < 100; burst++) {
      turns(Gathering.BUSY / 2, 20 * MICRO, 1);
      turns(Gathering.BUSY, 40_000 * MICRO, 1);
    }
    assertThat(pauses).isEmpty();
  }

  @Test
  void whereNothingGathersTheLoopPausesRarely() throws Exception {
    turns(1000, 400 * MICRO, 1);
    assertThat(pauses).isNotEmpty().hasSizeLessThan(1000 / 4);
  }

  @Test
  void aLoopThatIsBusyAllTheTimeNeverPauses() throws Exception {
    turns(100, GATHER - Gathering.LEAST_NANOS / 2, 50);
    turns(100, 2 * GATHER, 50);
    assertThat(pauses).isEmpty();
  }

  @Test
  void otherWorkThanDatagramsIsNeverKeptWaitingForThem() throws Exception {
    turns(2 * Gathering.BUSY, 100 * MICRO, 2);
    int before = pauses.size();
    turns(100, 100 * MICRO, 0);
    gathering.served();
    assertThat(gathering.calculateStrategy(() -> 7, true)).isEqualTo(7);
    assertThat(pauses).hasSize(before);
  }

  @Test
  void zeroTurnsItOff() throws Exception {
    Gathering off = new Gathering(0, () -> now, this::pause);
    for (int i = 0; i < 100; i++) {
      off.served();
      off.calculateStrategy(() -> 0, false);
    }
    assertThat(pauses).isEmpty();
  }
}
