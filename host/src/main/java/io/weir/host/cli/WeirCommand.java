package io.weir.host.cli;

import io.weir.host.config.BuildInfo;
import io.weir.host.config.InvalidConfiguration;
import io.weir.host.simulation.InvalidTrace;
import io.weir.host.simulation.StrategyFault;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** {@code weir}: without a command it says how it is used, which is bad usage. */
@Command(
    name = "weir",
    description = "A stream-aware reverse proxy for live media.",
    mixinStandardHelpOptions = true,
    versionProvider = WeirCommand.Version.class,
    footer = "Exit codes: 0 done, or stopped in order; 1 failed; 2 bad usage.")
final class WeirCommand implements Runnable {
  /** Whose messages say all. */
  private static final List<Class<? extends Exception>> FOR_PEOPLE =
      List.of(
          StartException.class,
          InvalidConfiguration.class,
          InvalidTrace.class,
          StrategyFault.class);

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  /** The whole command line, ready to execute. */
  static CommandLine commandLine(
      Composition composition, Home home, Map<String, String> environment, StopSignal stop) {
    CommandContext context = new CommandContext(composition, home, environment);
    return new CommandLine(new WeirCommand())
        .addSubcommand("run", new RunCommand(context, stop))
        .addSubcommand("check", new CheckCommand(context))
        .addSubcommand("plugins", new PluginsCommand(context))
        .addSubcommand("demo", new DemoCommand(context, stop))
        .addSubcommand("simulate", new SimulateCommand(context))
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (FOR_PEOPLE.stream().anyMatch(type -> type.isInstance(failure))) {
                command.getErr().println(failure.getMessage());
              } else {
                failure.printStackTrace(command.getErr());
              }
              return CommandLine.ExitCode.SOFTWARE;
            });
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Missing command");
  }

  /** Reads it from the build. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      BuildInfo build = BuildInfo.current();
      return new String[] {"weir " + build.version() + " (plugin API " + build.apiVersion() + ")"};
    }
  }
}
