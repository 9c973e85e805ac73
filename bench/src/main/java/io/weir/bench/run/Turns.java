package io.weir.bench.run;

import io.weir.bench.run.Plan.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Starts targets and lets them take turns. */
final class Turns {
  private final Plan plan;
  private final Report report;

  Turns(Plan plan, Report report) {
    this.plan = plan;
    this.report = report;
  }

  /** Does something with a target. */
  interface Trial<S> {
    /** One round. */
    S run(Target target) throws IOException, InterruptedException;
  }

  /** Does something with all targets while they run. */
  interface Stay {
    /** May use all of them, in any order. */
    void run(List<Target> targets) throws IOException, InterruptedException;
  }

  /** Starts targets, and ends them when {@code stay} is over. */
  void with(Proxies proxies, List<Kind> kinds, Stay stay) throws IOException, InterruptedException {
    List<Target> targets = new ArrayList<>();
    try {
      for (Kind kind : kinds) {
        targets.add(proxies.start(kind, plan.javaOptions()));
      }
      stay.run(targets);
    } finally {
      targets.forEach(Target::close);
    }
  }

  /** Lets just-in-time compilers of proxies see the load before anything is counted. */
  void warmUp(List<Target> targets, Trial<?>... trials) throws IOException, InterruptedException {
    for (Target target : targets.stream().filter(it -> it.pid() != 0).toList()) {
      report.progress("warming up " + target.name());
      for (Trial<?> trial : trials) {
        trial.run(target);
      }
    }
  }

  /** All rounds of one table. */
  <S> void run(String doing, List<Target> targets, Trial<S> trial, Table<S> table)
      throws IOException, InterruptedException {
    for (int round = 0; round < plan.rounds; round++) {
      for (Target target : targets) {
        report.progress(doing + ", round " + (round + 1) + ": " + target.name());
        table.add(target.name(), trial.run(target));
      }
    }
    report.add(table.text(), table.complaints());
  }

  /**
   * What sessions hold, one fresh proxy after the other.
   *
   * @param opening the client's command
   */
  void memory(
      String title, Proxies proxies, List<Kind> kinds, LoadProcess client, Memory.Opening opening)
      throws IOException, InterruptedException {
    MemoryTable table = new MemoryTable(title, plan.sessions);
    Memory memory = new Memory(client, Duration.ofSeconds(plan.memorySettle));
    for (Kind kind : kinds) {
      if (kind == Kind.DIRECT) {
        continue;
      }
      boolean jvm = kind == Kind.WEIR || kind == Kind.WEIR1;
      try (Target target = proxies.start(kind, Memory.FIXED_HEAP)) {
        report.progress(title + ": " + target.name());
        table.add(target.name(), memory.measure(target, plan.sessions, jvm, opening));
      }
    }
    report.add(table.text(), List.of());
  }
}
