package io.weir.host.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValueFactory;
import io.weir.host.config.InvalidConfiguration;
import java.net.BindException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir demo}: run with demo.conf laid over the configuration file. */
@Command(
    name = "demo",
    description = "Runs Weir with small origins of its own and a stream to watch.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final String STATIC = "weir.protocols.http.static";
  private static final String ORIGINS = "weir.origins.static";

  private final CommandContext context;
  private final StopSignal stop;
  @Mixin private ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--once",
      description = "Ends when the stream has come back through Weir, with 0, or 1 if it does not.")
  private boolean once;

  @Option(
      names = "--webrtc-origin",
      paramLabel = "HOST:PORT",
      description =
          "An origin that speaks WHIP and WHEP, by the address of its API, such as SRS's"
              + " 127.0.0.1:1985; the demo's own do not. One that registers needs no naming.")
  private @Nullable String webrtcOrigin;

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  DemoCommand(CommandContext context, StopSignal stop) {
    this.context = context;
    this.stop = stop;
  }

  @Override
  public Integer call() throws InvalidConfiguration, StartException, InterruptedException {
    try {
      return new Service(context, stop)
          .run(
              options.sources(
                  context.home(), context.environment(), preset(context.home(), webrtcOrigin)),
              new DemoTour(stop, spec.commandLine().getOut(), once));
    } catch (StartException e) {
      if (!isBind(e)) {
        throw e;
      }
      throw new StartException(
          e.getMessage()
              + "\nAnother program has this port. Take others: weir demo"
              + " -D weir.protocols.rtmp.listen=21935 -D weir.protocols.http.listen=28080"
              + " -D weir.protocols.srt.listen=20081 -D weir.protocols.webrtc.listen=28000"
              + " -D weir.protocols.webrtc.api-listen=21985 -D weir.api.listen=22025",
          e);
    }
  }

  private static boolean isBind(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return true;
      }
    }
    return false;
  }

  private static Config preset(Home home, @Nullable String webrtcOrigin) {
    Config preset =
        ConfigFactory.parseResources(
            DemoCommand.class,
            "demo.conf",
            ConfigParseOptions.defaults().setAllowMissing(false).setOriginDescription("demo.conf"));
    if (Files.isDirectory(home.page())) {
      preset = with(preset, STATIC, home.page().toString());
    }
    return webrtcOrigin == null
        ? preset
        : with(
            preset,
            ORIGINS,
            List.of(Map.of("id", "webrtc", "endpoints", Map.of("api", List.of(webrtcOrigin)))));
  }

  private static Config with(Config preset, String key, Object value) {
    return preset.withValue(key, ConfigValueFactory.fromAnyRef(value, "demo"));
  }
}
