package io.weir.host.cli;

import static java.util.Objects.requireNonNull;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.weir.api.selection.SelectionStrategyFactory;
import io.weir.host.config.InvalidConfiguration;
import io.weir.host.plugin.Plugins;
import io.weir.host.plugin.Provided;
import io.weir.host.routing.NamedStrategy;
import io.weir.host.simulation.Chain;
import io.weir.host.simulation.Chart;
import io.weir.host.simulation.Evening;
import io.weir.host.simulation.InvalidTrace;
import io.weir.host.simulation.LogTrace;
import io.weir.host.simulation.Outcome;
import io.weir.host.simulation.Simulation;
import io.weir.host.simulation.StrategyFault;
import io.weir.host.simulation.Trace;
import io.weir.host.simulation.TraceFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir simulate}: what becomes of many streams under installed strategies. */
@Command(
    name = "simulate",
    description = {
      "Places the streams of a trace by each of some strategies, in simulated time and without"
          + " network, and prints how evenly they spread.",
      "Strategies are those of the installed plugins, with the settings of weir.selection; rules"
          + " and zones do not count."
    },
    mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {
  private static final int MAX_ORIGINS = 10_000;
  private static final int MAX_WEIGHT = 1_000;

  private final CommandContext context;
  @Mixin private ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--strategies",
      paramLabel = "NAMES",
      split = ",",
      description =
          "Those to compare, as in hash,sticky+least-load; where the first leaves an order open"
              + " the next completes it. random is the SRS proxy's. All that are installed, and"
              + " random, unless said.")
  private List<String> names = List.of();

  @ArgGroup private Recorded recorded = new Recorded();

  /** What happened, instead of an evening that is made up. */
  private static final class Recorded {
    @Option(
        names = "--trace",
        paramLabel = "FILE",
        description = "Replays this file, instead of an evening that is made up.")
    private @Nullable Path trace;

    @Option(
        names = "--log",
        paramLabel = "FILE",
        description = "Replays the sessions of a log of Weir's.")
    private @Nullable Path log;

    Trace read(int origins) throws InvalidTrace {
      return trace == null
          ? LogTrace.read(requireNonNull(log))
          : TraceFile.read(trace, Simulation.origins(origins));
    }

    @Nullable Path file() {
      return trace == null ? log : trace;
    }
  }

  @Option(
      names = "--write-trace",
      paramLabel = "FILE",
      description = "Writes what is replayed there, as --trace reads it.")
  private @Nullable Path written;

  @Option(
      names = "--origins",
      defaultValue = "50",
      description = "origin-0, origin-1 and so on (${DEFAULT-VALUE}).")
  private int origins;

  @Option(
      names = "--weights",
      paramLabel = "WEIGHTS",
      split = ",",
      defaultValue = "100",
      description =
          "Capacities, which origins have in turn: 50,200 makes every other one four times as large"
              + " (${DEFAULT-VALUE}).")
  private List<Integer> weights = List.of();

  @Option(names = "--seed", defaultValue = "1", description = "Of all chance (${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--streams",
      defaultValue = "10000",
      description = "Published at a time, in the evening (${DEFAULT-VALUE}).")
  private int streams;

  @Option(
      names = "--hours",
      defaultValue = "4",
      description = "How long it is, after one to settle (${DEFAULT-VALUE}).")
  private int hours;

  @Option(
      names = "--crash-every",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description =
          "An origin crashes and is back, empty, after 120; 0 is never (${DEFAULT-VALUE}).")
  private int crashEvery;

  @Option(
      names = "--crowd",
      paramLabel = "VIEWERS",
      defaultValue = "0",
      description = "Come to one stream at once, each hour, for 15 minutes (${DEFAULT-VALUE}).")
  private int crowd;

  @Option(
      names = "--settle",
      paramLabel = "SECONDS",
      description = "Of the beginning, not measured: 3600 of an evening, 0 of a file.")
  private @Nullable Integer settle;

  @Option(
      names = "--svg",
      paramLabel = "FILE",
      description = "Draws there how uneven loads were over time.")
  private @Nullable Path svg;

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  SimulateCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws InvalidConfiguration, InvalidTrace, StrategyFault {
    within("--origins", origins, 1, MAX_ORIGINS);
    weights.forEach(weight -> within("--weights", weight, 1, MAX_WEIGHT));
    within("--streams", streams, 1, 1_000_000);
    within("--hours", hours, 1, 1_000);
    within("--crash-every", crashEvery, 0, Integer.MAX_VALUE / 2);
    within("--crowd", crowd, 0, 10_000_000);
    try (Preparation ready =
        Preparation.of(
            options.sources(context.home(), context.environment(), ConfigFactory.empty()),
            context.home(),
            context.composition().builtIn())) {
      List<Chain> chains = chains(ready.config().config(), ready.plugins());
      Trace replayed = replayed();
      if (written != null) {
        TraceFile.write(written, replayed);
      }
      compare(chains, replayed);
      return CommandLine.ExitCode.OK;
    } catch (IOException e) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "cannot write " + e.getMessage());
    }
  }

  private void within(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), option + ": " + value + " (expected: " + least + ".." + most + ")");
    }
  }

  private Trace replayed() throws InvalidTrace {
    return recorded.file() == null
        ? new Evening(seed, streams, origins, hours, crashEvery, crowd).trace()
        : recorded.read(origins);
  }

  private String title() {
    Path file = recorded.file();
    String what =
        file == null
            ? String.format(
                Locale.ROOT,
                "%,d streams at a time for %d h%s%s",
                streams,
                hours,
                crashEvery > 0 ? ", a crash every " + crashEvery + " s" : "",
                crowd > 0 ? ", a crowd of " + crowd + " each hour" : "")
            : String.valueOf(file.getFileName());
    String which =
        weights.size() == 1
            ? ""
            : weights.stream()
                .map(String::valueOf)
                .collect(Collectors.joining(", ", " of weights ", ""));
    return what + ", over " + origins + " origins" + which + ", seed " + seed;
  }

  private void compare(List<Chain> chains, Trace replayed) throws StrategyFault, IOException {
    int settled = settle == null ? (recorded.file() == null ? Evening.SETTLED : 0) : settle;
    List<Integer> ofEach =
        IntStream.range(0, origins).mapToObj(i -> weights.get(i % weights.size())).toList();
    List<Outcome> outcomes = new ArrayList<>();
    for (Chain chain : chains) {
      outcomes.add(new Simulation(replayed, chain, seed, ofEach, settled).run());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(title());
    out.println();
    OutcomeTable.lines(outcomes).forEach(out::println);
    if (svg != null) {
      Files.writeString(svg, Chart.svg(title(), outcomes));
    }
  }

  private List<Chain> chains(Config config, Plugins plugins) throws InvalidConfiguration {
    List<Provided<SelectionStrategyFactory>> installed =
        plugins.extensions(SelectionStrategyFactory.class);
    List<String> wanted =
        names.isEmpty()
            ? Stream.concat(
                    Stream.of(Chain.RANDOM), installed.stream().map(it -> it.factory().name()))
                .toList()
            : names;
    List<Chain> chains = new ArrayList<>();
    for (String name : wanted) {
      chains.add(name.equals(Chain.RANDOM) ? Chain.any() : chain(name, config, installed));
    }
    return chains;
  }

  private Chain chain(
      String name, Config config, List<Provided<SelectionStrategyFactory>> installed)
      throws InvalidConfiguration {
    List<NamedStrategy> strategies = new ArrayList<>();
    for (String part : name.split("\\+", -1)) {
      Provided<SelectionStrategyFactory> provided =
          installed.stream()
              .filter(it -> it.factory().name().equals(part))
              .findFirst()
              .orElseThrow(() -> unknown(part, installed));
      try {
        strategies.add(
            new NamedStrategy(
                part,
                provided.pluginId(),
                provided.version(),
                provided.factory().create(config.getConfig("weir.selection." + part))));
      } catch (ConfigException e) {
        throw InvalidConfiguration.of("weir.selection." + part, e);
      }
    }
    return new Chain(name, strategies);
  }

  private CommandLine.ParameterException unknown(
      String part, List<Provided<SelectionStrategyFactory>> installed) {
    String expected =
        installed.stream().map(it -> it.factory().name()).collect(Collectors.joining(", "));
    return new CommandLine.ParameterException(
        spec.commandLine(),
        "--strategies: \"" + part + "\" is not installed (expected: " + expected + " or random)");
  }
}
