package io.weir.bench.run;

import io.weir.bench.load.ClientMain;
import io.weir.bench.load.OriginMain;
import io.weir.bench.run.Plan.Kind;
import io.weir.bench.run.Plan.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Runs the same load through Weir, HAProxy and nothing, in turns, and prints what each costs. All
 * on loopback and free ports; every process that it starts ends with it.
 */
@Command(name = "compare", mixinStandardHelpOptions = true, showDefaultValues = false)
public final class Compare implements Callable<Integer> {
  @Mixin private Plan plan = new Plan();

  private final Report report = new Report();

  /** Runs; see {@code --help}. */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Compare()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    plan.settleValues();
    Path directory = Files.createTempDirectory("weir-bench");
    try (LoadProcess origin =
            LoadProcess.start(
                OriginMain.class, "--mw-latency", Integer.toString(plan.groupMillis));
        LoadProcess client = LoadProcess.start(ClientMain.class)) {
      Proxies proxies = new Proxies(directory, plan.weir.toAbsolutePath(), origin.port());
      report.about(plan);
      if (plan.parts.stream().anyMatch(part -> part != Part.MEMORY)) {
        load(proxies, origin, client);
      }
      if (plan.parts.contains(Part.MEMORY)) {
        memory(proxies, origin.port(), client);
      }
    }
    Path out = plan.out.toAbsolutePath();
    Files.createDirectories(out.resolveSibling("."));
    Files.writeString(out, report.text());
    report.complaints().forEach(complaint -> System.err.println("implausible: " + complaint));
    return report.complaints().isEmpty() ? 0 : 1;
  }

  private void load(Proxies proxies, LoadProcess origin, LoadProcess client) throws Exception {
    List<Target> targets = new ArrayList<>();
    try {
      for (Kind kind : plan.targets) {
        targets.add(start(kind, proxies, origin.port(), plan.javaOptions()));
      }
      Relaying relaying =
          new Relaying(
              origin, client, Duration.ofSeconds(plan.settle), Duration.ofSeconds(plan.seconds));
      warmUp(origin, client, targets);
      if (plan.parts.contains(Part.PLAYERS)) {
        players(relaying, targets);
      }
      if (plan.parts.contains(Part.PUBLISHERS)) {
        for (int chunkSize : plan.chunkSizes) {
          publishers(relaying, targets, chunkSize);
        }
      }
      if (plan.parts.contains(Part.FIRST)) {
        firstFrames(client, targets);
      }
    } finally {
      targets.forEach(Target::close);
    }
  }

  private Target start(Kind kind, Proxies proxies, int originPort, List<String> jvmOptions)
      throws IOException, InterruptedException {
    return switch (kind) {
      case DIRECT -> new Direct(originPort);
      case NOSPLICE -> proxies.haproxy("haproxy nosplice", false, 1);
      case THREADS -> proxies.haproxy("haproxy, all cores", false, Proxies.CORES);
      case SPLICE -> proxies.haproxy("haproxy splice", true, 1);
      case WEIR -> proxies.weir("weir", 0, jvmOptions);
      case WEIR1 -> proxies.weir("weir, 1 event loop", 1, jvmOptions);
    };
  }

  /** Lets just-in-time compilers see the load before anything is counted. */
  private void warmUp(LoadProcess origin, LoadProcess client, List<Target> targets)
      throws IOException, InterruptedException {
    Relaying warming = new Relaying(origin, client, Duration.ZERO, Duration.ofSeconds(plan.warmUp));
    for (Target target : targets.stream().filter(it -> it.pid() != 0).toList()) {
      report.progress("warming up " + target.name());
      client.ask("first " + target.port() + " " + plan.connects);
      warming.players(target, plan.players);
      warming.publishers(target, plan.players, plan.chunkSizes.get(0));
      warming.publishers(target, plan.publishers, plan.chunkSizes.get(0));
    }
  }

  private void players(Relaying relaying, List<Target> targets) throws Exception {
    RelayTable table =
        new RelayTable(plan.players + " players of one 2 Mbit/s stream", plan, plan.players);
    for (int round = 0; round < plan.rounds; round++) {
      for (Target target : targets) {
        report.progress("players, round " + (round + 1) + ": " + target.name());
        table.add(target.name(), relaying.players(target, plan.players));
      }
    }
    report.add(table.text(), table.complaints());
  }

  private void publishers(Relaying relaying, List<Target> targets, int chunkSize) throws Exception {
    RelayTable table =
        new RelayTable(
            plan.publishers + " publishers of 2 Mbit/s each, chunk size " + chunkSize,
            plan,
            plan.publishers);
    for (int round = 0; round < plan.rounds; round++) {
      for (Target target : targets) {
        report.progress("publishers, round " + (round + 1) + ": " + target.name());
        table.add(target.name(), relaying.publishers(target, plan.publishers, chunkSize));
      }
    }
    report.add(table.text(), table.complaints());
  }

  private void firstFrames(LoadProcess client, List<Target> targets) throws Exception {
    FirstFrameTable table = new FirstFrameTable(plan.connects);
    for (int round = 0; round < plan.rounds; round++) {
      for (Target target : targets) {
        report.progress("first frames, round " + (round + 1) + ": " + target.name());
        Answer nanos = client.ask("first " + target.port() + " " + plan.connects);
        table.add(target.name(), nanos.get("p50") / 1e6, nanos.get("p95") / 1e6);
      }
    }
    report.add(table.text(), List.of());
  }

  private void memory(Proxies proxies, int originPort, LoadProcess client) throws Exception {
    MemoryTable table = new MemoryTable(plan.sessions);
    Memory memory = new Memory(client, Duration.ofSeconds(plan.memorySettle));
    for (Kind kind : plan.targets) {
      if (kind == Kind.DIRECT) {
        continue;
      }
      boolean jvm = kind == Kind.WEIR || kind == Kind.WEIR1;
      try (Target target = start(kind, proxies, originPort, Memory.FIXED_HEAP)) {
        report.progress("memory: " + target.name());
        table.add(target.name(), memory.measure(target, plan.sessions, jvm));
      }
    }
    report.add(table.text(), List.of());
  }
}
