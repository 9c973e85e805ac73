package io.weir.host.cli;

import com.typesafe.config.ConfigFactory;
import io.weir.host.config.InvalidConfiguration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weir run}: serves until the process is told to end. */
@Command(
    name = "run",
    description = "Runs Weir until SIGTERM or SIGINT.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  private final CommandContext context;
  private final StopSignal stop;
  @Mixin private ConfigOptions options = new ConfigOptions();

  RunCommand(CommandContext context, StopSignal stop) {
    this.context = context;
    this.stop = stop;
  }

  @Override
  public Integer call() throws InvalidConfiguration, StartException, InterruptedException {
    return new Service(context, stop)
        .run(
            options.sources(context.home(), context.environment(), ConfigFactory.empty()),
            config -> {
              stop.await();
              return CommandLine.ExitCode.OK;
            });
  }
}
