package io.weir.host.cli;

import com.typesafe.config.ConfigFactory;
import io.weir.host.config.ConfigLoader;
import io.weir.host.config.InvalidConfiguration;
import io.weir.host.plugin.LoadedPlugin;
import io.weir.host.plugin.Plugins;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weir plugins}: the jars that were found and what became of them. */
@Command(
    name = "plugins",
    description = "Lists the installed plugins.",
    mixinStandardHelpOptions = true)
final class PluginsCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private ConfigOptions options = new ConfigOptions();

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  PluginsCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws InvalidConfiguration {
    ConfigLoader loader =
        new ConfigLoader(
            options.sources(context.home(), context.environment(), ConfigFactory.empty()));
    try (Plugins plugins =
        Preparation.plugins(loader, context.home(), context.composition().builtIn())) {
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("ID", "VERSION", "STATE", "EXTENSIONS"));
      plugins.all().forEach(plugin -> rows.add(row(plugin)));
      Table.lines(rows).forEach(spec.commandLine().getOut()::println);
      return CommandLine.ExitCode.OK;
    }
  }

  private static List<String> row(LoadedPlugin plugin) {
    boolean started = plugin.problem().isEmpty();
    return List.of(
        plugin.id(),
        plugin.version().isEmpty() ? "-" : plugin.version(),
        plugin.state().name(),
        started ? String.join(", ", plugin.extensions()) : plugin.problem());
  }
}
