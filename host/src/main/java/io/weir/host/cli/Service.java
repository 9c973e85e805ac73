package io.weir.host.cli;

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

  private final CommandContext context;
  private final StopSignal stop;

  Service(CommandContext context, StopSignal stop) {
    this.context = context;
    this.stop = stop;
  }

  /**
   * Blocks until the attendance is over and the server has stopped; gives the attendance's exit
   * code.
   */
  int run(ConfigSources sources, Attendance attendance)
      throws InvalidConfiguration, StartException, InterruptedException {
    log.info("weir {}, configuration {}", BuildInfo.current().version(), sources.file());
    int code = ExitCode.SOFTWARE;
    try (Preparation ready =
        Preparation.of(sources, context.home(), context.composition().builtIn())) {
      ready.plugins().all().forEach(Service::log);
      ready.config().warnings().forEach(log::warn);
      code = serve(ready, attendance);
    } finally {
      stop.finished(code);
    }
    return code;
  }

  private int serve(Preparation ready, Attendance attendance)
      throws InvalidConfiguration, StartException, InterruptedException {
    Server server = context.composition().compose(ready.config().config(), ready.plugins());
    stop.arm(ready.config().config().getDuration("weir.shutdown.force"));
    server.start();
    log.info("ready");
    int code = attendance.attend(ready.config().config());
    server.shutdown();
    log.info("stopped");
    return code;
  }

  private static void log(LoadedPlugin plugin) {
    log.info(
        "plugin {} {}: {}", plugin.id(), plugin.version(), String.join(", ", plugin.extensions()));
  }
}
