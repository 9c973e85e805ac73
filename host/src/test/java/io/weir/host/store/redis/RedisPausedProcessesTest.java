package io.weir.host.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.host.store.Contender;
import io.weir.host.store.History;
import io.weir.host.store.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Processes contend for streams and are stopped for longer than their leases, between calls and
 * within them; now and then Redis itself is. What they saw has an order all the same, and who comes
 * too late is refused. The long form, with {@code -Dweir.long=true}, takes six minutes.
 */
class RedisPausedProcessesTest {
  private static final int PROCESSES = 3;
  private static final long ROUND_MILLIS = 750;
  private static final int ROUNDS = Boolean.getBoolean("weir.long") ? 480 : 12;

  private record Pause(int process, long from, long to) {}

  private final long seed = Long.getLong("weir.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<ReplicaProcess> processes = new ArrayList<>();
  private final List<Pause> pauses = new ArrayList<>();

  @Test
  void whatPausedProcessesSawHasAnOrder() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      for (int i = 0; i < PROCESSES; i++) {
        processes.add(
            ReplicaProcess.start(
                ContendingProcess.class,
                Integer.toString(server.port()),
                Long.toString(seed),
                Integer.toString(i)));
      }
      processes.forEach(ReplicaProcess::awaitReady);
      Contender.Rounds rounds = new Contender.Rounds(System.nanoTime(), ROUND_MILLIS, ROUNDS, "s");
      for (ReplicaProcess process : processes) {
        process.tell(rounds);
      }
      disturb(server, rounds.start() + ROUNDS * ROUND_MILLIS * 1_000_000);
      check();
    } finally {
      processes.forEach(ReplicaProcess::close);
    }
  }

  /** Longer than the longest lease, mostly. */
  private void disturb(RedisServer server, long end) throws Exception {
    while (System.nanoTime() < end) {
      park(50, 150);
      if (random.nextInt(6) == 0) {
        server.pause();
        park(20, 150);
        server.resume();
      } else {
        int stopped = random.nextInt(PROCESSES);
        processes.get(stopped).pause();
        long from = System.nanoTime();
        park(80, 400);
        pauses.add(new Pause(stopped, from, System.nanoTime()));
        processes.get(stopped).resume();
      }
    }
  }

  private void park(int shortest, int longest) {
    LockSupport.parkNanos((shortest + random.nextInt(longest - shortest)) * 1_000_000L);
  }

  private void check() throws Exception {
    List<Operation> operations = new ArrayList<>();
    long stale = 0;
    long within = 0;
    for (int i = 0; i < PROCESSES; i++) {
      ContendingProcess.Report report = processes.get(i).report(ContendingProcess.Report.class);
      operations.addAll(report.operations());
      stale += report.staleWrites();
      within += stoppedWithin(i, report.operations());
    }
    List<History> histories = History.ofEach(operations);
    for (History history : histories) {
      assertThat(history.isExplained())
          .as(() -> "seed " + seed + ", unexplained: " + history)
          .isTrue();
    }
    System.out.printf(
        "%d operations on %d streams by %d processes have an order; %d pauses, in %d calls;"
            + " %d stale writes were refused%n",
        operations.size(), histories.size(), PROCESSES, pauses.size(), within, stale);
    assertThat(histories).hasSize(ROUNDS);
    assertThat(histories).as("leases lapsed").anyMatch(it -> !it.isExplainedWithoutTime());
    assertThat(stale).as("stale writes").isPositive();
  }

  /** How many calls of a process were under way when it was stopped. */
  private long stoppedWithin(int process, List<Operation> operations) {
    return operations.stream()
        .filter(
            it ->
                pauses.stream()
                    .filter(pause -> pause.process == process)
                    .anyMatch(pause -> it.from() < pause.from && pause.to < it.to()))
        .count();
  }
}
