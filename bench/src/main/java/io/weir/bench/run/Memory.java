package io.weir.bench.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures what sessions of a low stream hold. The proxy has served as many sessions before, so
 * that classes, compiled code and pools are there and are not counted as sessions.
 */
final class Memory {
  /** A fixed heap that is resident from the start, so that RSS grows by what is outside it. */
  static final List<String> FIXED_HEAP = List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");

  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

  private final LoadProcess client;
  private final long settleMillis;

  Memory(LoadProcess client, Duration settle) {
    this.client = client;
    this.settleMillis = settle.toMillis();
  }

  /**
   * Growth for one session, bytes.
   *
   * @param resident of RSS
   * @param live of live objects on the heap after a collection; 0 for what is no JVM
   */
  record Growth(double resident, double live) {
    double total() {
      return resident + live;
    }
  }

  /** Which command opens sessions. */
  interface Opening {
    /** The command for that many sessions of a low stream at a port. */
    String command(int port, int sessions);
  }

  /** Opens that many sessions twice and measures the second time. */
  Growth measure(Target target, int sessions, boolean jvm, Opening opening)
      throws IOException, InterruptedException {
    String play = opening.command(target.port(), sessions);
    client.ask(play);
    Thread.sleep(settleMillis);
    client.ask("close");
    Thread.sleep(settleMillis);
    long liveBefore = jvm ? liveBytes(target.pid()) : 0;
    long residentBefore = ProcessFigures.residentBytes(target.pid());
    client.ask(play);
    Thread.sleep(2 * settleMillis);
    long resident = ProcessFigures.residentBytes(target.pid()) - residentBefore;
    long live = jvm ? liveBytes(target.pid()) - liveBefore : 0;
    client.ask("close");
    return new Growth((double) resident / sessions, (double) live / sessions);
  }

  /** Bytes of live objects: a class histogram collects first. */
  private static long liveBytes(long pid) throws IOException, InterruptedException {
    jcmd(pid, "GC.run");
    Matcher total = TOTAL.matcher(jcmd(pid, "GC.class_histogram"));
    if (!total.find()) {
      throw new IOException("jcmd " + pid + " GC.class_histogram: no total");
    }
    return Long.parseLong(total.group(1));
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                command)
            .redirectErrorStream(true)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("jcmd " + pid + " " + command + ": " + text);
    }
    return text;
  }
}
