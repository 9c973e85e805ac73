package io.weir.bench.simulation;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints what becomes of many streams under each strategy. */
@Command(
    name = "bench/run.sh simulate",
    mixinStandardHelpOptions = true,
    description = "Places streams on origins that crash, in simulated time, by each strategy.")
public final class Simulate implements Runnable {
  @Option(names = "--seed", defaultValue = "1", description = "of all chance (${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--streams",
      defaultValue = "10000",
      description = "published at a time (${DEFAULT-VALUE})")
  private int streams;

  @Option(names = "--origins", defaultValue = "50", description = "(${DEFAULT-VALUE})")
  private int origins;

  @Option(
      names = "--hours",
      defaultValue = "4",
      description = "simulated, after one to settle (${DEFAULT-VALUE})")
  private int hours;

  /** The command. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Simulate()).execute(args));
  }

  private static List<Chain> chains() {
    return List.of(
        Chain.random(),
        Chain.of("hash, without a bound", Strategies.of("hash", "bound = 0")),
        Chain.of("hash", Strategies.of("hash")),
        Chain.of("least-load", Strategies.of("least-load")),
        Chain.of("least-load, choose = least", Strategies.of("least-load", "choose = LEAST")),
        Chain.of("sticky, least-load", Strategies.of("sticky"), Strategies.of("least-load")));
  }

  @Override
  public void run() {
    System.out.printf(
        Locale.ROOT,
        "%d streams over %d origins, %d h, three replicas; an origin crashes every 10 minutes and is"
            + " back, empty, after 2; seed %d%n%n",
        streams,
        origins,
        hours,
        seed);
    System.out.printf(
        "%-28s %10s %14s %12s %12s %14s%n",
        "", "placements", "publishers", "load", "load, p99", "back where");
    System.out.printf(
        "%-28s %10s %14s %12s %12s %14s%n",
        "", "", "max/mean", "max/mean", "max/mean", "they were");
    for (Chain chain : chains()) {
      Simulation.Outcome outcome = new Simulation(chain, seed, streams, origins).run(hours * 3600);
      System.out.printf(
          Locale.ROOT,
          "%-28s %10d %14.3f %12.3f %12.3f %13.0f%%%n",
          chain.name(),
          outcome.streams(),
          outcome.publishers(),
          outcome.load(),
          outcome.worstLoad(),
          100 * outcome.returned());
    }
  }
}
