package io.weir.bench.run;

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
            haproxyVersion() + ", nbthread 1; Weir with one event loop a core, or as it says",
            "origin: writes grouped by "
                + plan.groupMillis
                + " ms, chunk size 60000; latency counts from the origin's or publisher's write",
            "");
    add(line, List.of());
  }

  private static String haproxyVersion() throws IOException {
    Process process = new ProcessBuilder("haproxy", "-v").redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return said.lines().findFirst().orElse("HAProxy").replaceAll(" \\d{4}/.*", "");
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
