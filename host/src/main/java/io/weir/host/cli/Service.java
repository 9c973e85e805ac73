package io.weir.host.cli;

import com.typesafe.config.Config;
import io.weir.host.config.BuildInfo;
import io.weir.host.config.ConfigSources;
import io.weir.host.config.InvalidConfiguration;
import io.weir.host.plugin.LoadedPlugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ExitCode;

/** One run from the first check to the end of the process. For one thread. */
final class Service {
  private static final Logger log = LoggerFactory.getLogger(Service.class);

  /** What a command does once everything runs; it may block. */
  interface Started {
    void run(Config config) throws InterruptedException;
  }

  private final CommandContext context;
  private final StopSignal stop;
  private final Started started;

  Service(CommandContext context, StopSignal stop, Started started) {
    this.context = context;
    this.stop = stop;
    this.started = started;
  }

  /** Blocks until the process is told to end and the server has stopped; gives the exit code. */
  int run(ConfigSources sources) throws InvalidConfiguration, StartException, InterruptedException {
    log.info("weir {}, configuration {}", BuildInfo.current().version(), sources.file());
    int code = ExitCode.SOFTWARE;
    try (Preparation ready =
        Preparation.of(sources, context.home(), context.composition().builtIn())) {
      ready.plugins().all().forEach(Service::log);
      ready.config().warnings().forEach(log::warn);
      serve(ready);
      code = ExitCode.OK;
    } finally {
      stop.finished(code);
    }
    return code;
  }

  private void serve(Preparation ready)
      throws InvalidConfiguration, StartException, InterruptedException {
    Server server = context.composition().compose(ready.config().config(), ready.plugins());
    stop.arm(ready.config().config().getDuration("weir.shutdown.force"));
    server.start();
    log.info("ready");
    started.run(ready.config().config());
    stop.await();
    server.shutdown();
    log.info("stopped");
  }

  private static void log(LoadedPlugin plugin) {
    log.info(
        "plugin {} {}: {}", plugin.id(), plugin.version(), String.join(", ", plugin.extensions()));
  }
}
