package io.weir.bench.run;

import io.weir.bench.run.Plan.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Collects tables and shows them as they come. */
final class Report {
  private final StringBuilder text = new StringBuilder();
  private final List<String> complaints = new ArrayList<>();

  /** Says what was run, when and on what. */
  void about(Plan plan) throws IOException {
    String line =
        String.join(
            System.lineSeparator(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS)
                + ", "
                + Runtime.getRuntime().availableProcessors()
                + " cores shared by proxy, origin and clients, Linux "
                + System.getProperty("os.version")
                + ", Java "
                + Runtime.version().feature(),
            version("haproxy", "-v")
                + ", nbthread 1; Weir with one event loop a core, or as it says",
            "origin: writes grouped by "
                + plan.groupMillis
                + " ms, chunk size 60000; latency counts from the origin's or publisher's write",
            "");
    add(line, List.of());
    if (plan.wants(Part.SRT, Part.SRT_MEMORY, Part.RTC)) {
      add(
          Proxies.nginxVersion() + ", one worker, or one a core" + System.lineSeparator(),
          List.of());
    }
  }

  /** What a program says of itself, in its first line. */
  static String version(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return said.lines().findFirst().orElse(command[0]).replaceAll(" \\d{4}/.*", "");
  }

  /** One more table. */
  void add(String table, List<String> implausible) {
    System.out.println(table);
    text.append(table).append(System.lineSeparator());
    complaints.addAll(implausible);
  }

  /** What is being done now; shown only. */
  void progress(String doing) {
    System.err.println(doing);
  }

  /** All tables. */
  String text() {
    return text.toString();
  }

  /** What cannot be. */
  List<String> complaints() {
    return complaints;
  }
}
