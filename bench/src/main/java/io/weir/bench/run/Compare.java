package io.weir.bench.run;

import io.weir.bench.load.ClientMain;
import io.weir.bench.load.OriginMain;
import io.weir.bench.run.Plan.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Runs the same load through Weir, HAProxy or NGINX and nothing, in turns, and prints what each
 * costs. All on loopback and free ports; every process that it starts ends with it.
 */
@Command(name = "compare", mixinStandardHelpOptions = true, showDefaultValues = false)
public final class Compare implements Callable<Integer> {
  private static final Part[] RELAYED = {
    Part.PLAYERS,
    Part.PUBLISHERS,
    Part.FIRST,
    Part.MEMORY,
    Part.FLV,
    Part.FLV_MEMORY,
    Part.SRT,
    Part.SRT_MEMORY,
    Part.RTC,
    Part.RTMPS
  };

  @Mixin private Plan plan = new Plan();

  private final Report report = new Report();

  /** Runs; see {@code --help}. */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Compare()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    plan.settleValues();
    Path directory = Files.createTempDirectory("weir-bench");
    Turns turns = new Turns(plan, report);
    report.about(plan);
    if (plan.wants(RELAYED)) {
      try (LoadProcess origin = origin(Cores.ALL);
          LoadProcess client = LoadProcess.start(Cores.ALL, ClientMain.class)) {
        Testbed testbed = new Testbed(plan, turns, origin, client, directory);
        new RtmpParts(testbed).run();
        new RtmpsParts(testbed).players();
        new HttpParts(testbed, Cores.ALL).flv();
        new SrtParts(testbed, Cores.ALL).players();
        new RtcParts(testbed).sessions();
      }
    }
    if (plan.wants(Part.PLAYLISTS)) {
      try (LoadProcess origin = origin(Cores.OTHERS);
          LoadProcess client = LoadProcess.start(Cores.OTHERS, ClientMain.class)) {
        new HttpParts(new Testbed(plan, turns, origin, client, directory), Cores.MEASURED)
            .playlists();
      }
    }
    if (plan.wants(Part.SRT_CALLS)) {
      try (LoadProcess origin = origin(Cores.OTHERS);
          LoadProcess client = LoadProcess.start(Cores.OTHERS, ClientMain.class)) {
        new SrtParts(new Testbed(plan, turns, origin, client, directory), Cores.MEASURED).calls();
      }
    }
    Path out = plan.out.toAbsolutePath();
    Files.createDirectories(out.resolveSibling("."));
    Files.writeString(out, report.text());
    report.complaints().forEach(complaint -> System.err.println("implausible: " + complaint));
    return report.complaints().isEmpty() ? 0 : 1;
  }

  private LoadProcess origin(Cores cores) throws IOException {
    return LoadProcess.start(
        cores, OriginMain.class, "--mw-latency", Integer.toString(plan.groupMillis));
  }
}
