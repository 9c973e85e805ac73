package io.weir.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DemoTourTest {
  private final HttpServer api;
  private final StringWriter out = new StringWriter();
  private final Stop stop = new Stop();
  private volatile String metrics = "";

  DemoTourTest() throws IOException {
    api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer("/metrics");
    answer("/api/v1/sessions");
    api.start();
  }

  private void answer(String path) {
    api.createContext(
        path,
        call -> {
          byte[] body =
              (path.equals("/metrics")
                      ? metrics
                      : """
                        [{"id":"1","protocol":"rtmp","role":"publish","stream":"__defaultVhost__/live/demo",\
                        "client":"127.0.0.1:4","origin":"loopback-a","bytesToOrigin":131209,\
                        "bytesToClient":0}]""")
                  .getBytes(StandardCharsets.UTF_8);
          call.sendResponseHeaders(200, body.length);
          call.getResponseBody().write(body);
          call.close();
        });
  }

  @AfterEach
  void close() {
    api.stop(0);
  }

  @Test
  void onceEndsWithTheSessionsWhenTheClipHasComeBack() throws Exception {
    metrics = "weir_loopback_demo_total{result=\"equal\"} 1.0\n";

    assertThat(tour(true)).isZero();

    assertThat(out.toString().lines())
        .anyMatch(
            line -> line.matches(" *SESSION +PROTOCOL +ROLE +STREAM +CLIENT +ORIGIN +TO ORIGIN .*"))
        .anyMatch(line -> line.matches(" *1 +rtmp +publish .* loopback-a +131 kB +0 kB"));
    assertThat(out.toString()).doesNotContain("ffplay");
    assertThat(stop.awaited).isFalse();
  }

  @Test
  void itStaysUpAndSaysWhatToTry() throws Exception {
    metrics = "weir_loopback_demo_total{result=\"equal\"} 1.0\n";

    assertThat(tour(false)).isZero();

    assertThat(out.toString())
        .contains(
            "ffplay rtmp://127.0.0.1:11935/live/demo",
            "ffplay http://127.0.0.1:18080/live/demo.flv",
            "http://127.0.0.1:18080/?stream=live/demo\n",
            "http://127.0.0.1:" + api.getAddress().getPort() + "/api/v1/sessions",
            "Ctrl-C");
    assertThat(stop.awaited).isTrue();
  }

  @Test
  void anotherClipIsAFailure() throws Exception {
    metrics =
        """
        weir_loopback_demo_total{result="different"} 1.0
        weir_loopback_demo_total{result="equal"} 1.0
        """;

    assertThat(tour(true)).isEqualTo(1);
    assertThat(out.toString()).contains("is not the one that was published");
  }

  @Test
  void aClipThatNeverComesIsAFailure() throws Exception {
    assertThat(tour(true)).isEqualTo(1);
    assertThat(stop.waited).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aRequestToEndEndsIt() throws Exception {
    stop.requested = true;

    assertThat(tour(false)).isZero();
    assertThat(out.toString()).isEmpty();
  }

  private int tour(boolean once) throws InterruptedException {
    Config config =
        ConfigFactory.parseString(
            """
            weir {
              api.listen = "%d"
              protocols { rtmp.listen = "11935", http { listen = "18080", static = "/page" }, loopback { enabled = true, demo.stream = live/demo } }
            }"""
                .formatted(api.getAddress().getPort()));
    return new DemoTour(stop, new PrintWriter(out, true), once).attend(config);
  }

  /** Time passes when it is waited for. */
  private static final class Stop implements StopSignal {
    private boolean requested;
    private boolean awaited;
    private Duration waited = Duration.ZERO;

    @Override
    public void arm(Duration force) {}

    @Override
    public void await() {
      awaited = true;
    }

    @Override
    public boolean await(Duration timeout) {
      waited = waited.plus(timeout);
      return requested;
    }

    @Override
    public void finished(int exitCode) {}
  }
}
