package io.weir.host.cli;

import com.typesafe.config.ConfigFactory;
import io.weir.host.config.ConfigSources;
import io.weir.host.config.InvalidConfiguration;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir check}: all that a start would complain of, without opening anything. */
@Command(
    name = "check",
    description = "Checks configuration and plugins; prints everything that is wrong.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private ConfigOptions options = new ConfigOptions();

  @Option(names = "--print", description = "Prints the values in effect, secrets masked.")
  private boolean print;

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  CheckCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws InvalidConfiguration {
    PrintWriter out = spec.commandLine().getOut();
    ConfigSources sources =
        options.sources(context.home(), context.environment(), ConfigFactory.empty());
    try (Preparation ready =
        Preparation.of(sources, context.home(), context.composition().builtIn())) {
      context.composition().compose(ready.config().config(), ready.plugins());
      ready.config().warnings().forEach(line -> spec.commandLine().getErr().println(line));
      if (print) {
        out.print(ready.config().masked());
        out.flush();
      } else {
        out.println(sources.file() + ": ok, " + ready.plugins().all().size() + " plugins");
      }
      return CommandLine.ExitCode.OK;
    }
  }
}
