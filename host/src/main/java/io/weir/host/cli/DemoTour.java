package io.weir.host.cli;

import com.typesafe.config.Config;
import io.weir.api.net.ListenAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.ExitCode;

/**
 * Shows a running demo: waits until the clip has come back through Weir, as the counter {@code
 * weir.loopback.demo} tells it, then prints the sessions and what to try. For one thread.
 */
final class DemoTour implements Attendance {
  private static final String LOOPBACK = "weir.protocols.loopback";
  private static final String HTTP_LISTEN = "weir.protocols.http.listen";
  private static final String HTTP_STATIC = "weir.protocols.http.static";
  private static final String WEBRTC_LISTEN = "weir.protocols.webrtc.api-listen";
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String RESULT = "weir_loopback_demo_total{result=\"%s\"} ";

  private final StopSignal stop;
  private final PrintWriter out;
  private final boolean once;

  /**
   * A tour.
   *
   * @param once whether the demo is over when the clip has come back
   */
  DemoTour(StopSignal stop, PrintWriter out, boolean once) {
    this.stop = stop;
    this.out = out;
    this.once = once;
  }

  /** Without the loopback plugin there is nothing to show, and Weir just runs. */
  @Override
  public int attend(Config config) throws InterruptedException {
    if (!config.hasPath(LOOPBACK) || !config.getConfig(LOOPBACK).getBoolean("enabled")) {
      stop.await();
      return ExitCode.OK;
    }
    SystemApi api = new SystemApi(ListenAddress.parse(config.getString("weir.api.listen")));
    Optional<Boolean> equal = result(api);
    if (equal.isEmpty()) {
      return ExitCode.OK;
    }
    if (!equal.get()) {
      return ExitCode.SOFTWARE;
    }
    show(api);
    if (!once) {
      suggest(config, api);
      stop.await();
    }
    return ExitCode.OK;
  }

  /** Whether the clip came back as it was sent; empty if the process is told to end before. */
  private Optional<Boolean> result(SystemApi api) throws InterruptedException {
    for (Duration waited = Duration.ZERO;
        waited.compareTo(PATIENCE) < 0;
        waited = waited.plus(POLL)) {
      if (stop.await(POLL)) {
        return Optional.empty();
      }
      String metrics = get(api, "/metrics");
      if (count(metrics, "different") > 0) {
        out.println("The clip that was played through Weir is not the one that was published.");
        return Optional.of(false);
      }
      if (count(metrics, "equal") > 0) {
        return Optional.of(true);
      }
    }
    out.println(
        "The clip has not come back through Weir within "
            + PATIENCE.toSeconds()
            + " s; see above.");
    return Optional.of(false);
  }

  /** A demo that has not begun has counted nothing. */
  static double count(String metrics, String result) {
    String prefix = RESULT.formatted(result);
    return metrics
        .lines()
        .filter(line -> line.startsWith(prefix))
        .mapToDouble(line -> Double.parseDouble(line.substring(prefix.length())))
        .sum();
  }

  private static String get(SystemApi api, String path) {
    try {
      return api.get(path);
    } catch (IOException e) {
      return "";
    }
  }

  private void show(SystemApi api) {
    out.println();
    out.println("A clip was published and played through Weir; every byte came back equal.");
    out.println();
    try {
      SessionTable.lines(api.get("/api/v1/sessions")).forEach(line -> out.println("  " + line));
    } catch (IOException e) {
      out.println("  no list of sessions: " + e.getMessage());
    }
  }

  private void suggest(Config config, SystemApi api) {
    String rtmp =
        "rtmp://"
            + Addresses.reach(ListenAddress.parse(config.getString("weir.protocols.rtmp.listen")));
    String demo = config.getConfig(LOOPBACK).getString("demo.stream");
    if (config.hasPath(HTTP_LISTEN)) {
      String http = Addresses.reach(ListenAddress.parse(config.getString(HTTP_LISTEN)));
      boolean page = !config.getString(HTTP_STATIC).isEmpty();
      out.println();
      if (page) {
        out.println("In a browser:        http://" + http + "/?stream=" + demo);
        suggestWebRtc(config, http);
      }
      out.println("Watch it by HTTP:    ffplay http://" + http + "/" + demo + ".flv");
    }
    out.println(
        """

        Watch it:            ffplay %1$s/%2$s
        Publish your own:    ffmpeg -re -f lavfi -i testsrc2=size=640x360:rate=25 -f lavfi -i sine \\
                               -c:v libx264 -preset veryfast -tune zerolatency -g 50 \\
                               -pix_fmt yuv420p -c:a aac -f flv %1$s/live/mine
        and watch it:        ffplay %1$s/live/mine
        Who owns what:       curl %3$s/api/v1/streams
        Who is connected:    curl %3$s/api/v1/sessions
        Why it went there:   curl '%3$s/api/v1/explain?stream=live/mine&protocol=rtmp&role=play'

        Ctrl-C ends the demo."""
            .formatted(rtmp, demo, api));
  }

  /** The demo's own origins do not speak it, so only where another was named. */
  private void suggestWebRtc(Config config, String http) {
    if (config.hasPath(WEBRTC_LISTEN) && !config.getList("weir.origins.static").isEmpty()) {
      String api = Addresses.reach(ListenAddress.parse(config.getString(WEBRTC_LISTEN)));
      out.println(
          "Publish from there:  http://"
              + http
              + "/?stream=live/mine&format=webrtc&api=http://"
              + api);
    }
  }
}
