package io.weir.host.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import io.weir.host.config.InvalidConfiguration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code weir demo}: run with demo.conf laid over the configuration file. */
@Command(
    name = "demo",
    description = "Runs Weir with small origins of its own and a stream to watch.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private final CommandContext context;
  private final StopSignal stop;
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigOptions options = new ConfigOptions();

  DemoCommand(CommandContext context, StopSignal stop) {
    this.context = context;
    this.stop = stop;
  }

  @Override
  public Integer call() throws InvalidConfiguration, StartException, InterruptedException {
    return new Service(context, stop, new DemoGuide(spec.commandLine().getOut())::show)
        .run(options.sources(context.home(), context.environment(), preset()));
  }

  private static Config preset() {
    return ConfigFactory.parseResources(
        DemoCommand.class,
        "demo.conf",
        ConfigParseOptions.defaults().setAllowMissing(false).setOriginDescription("demo.conf"));
  }
}
