package io.weir.it.srs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.it.kit.Certificates;
import io.weir.it.kit.Http;
import io.weir.it.kit.Ports;
import io.weir.it.kit.Tool;
import io.weir.it.kit.Workplace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A real SRS with a configuration, ports and a directory of its own. Its binary is what {@code
 * -Dweir.srs} names; without it every test fails.
 */
final class SrsOrigin implements AutoCloseable {
  private static final String BINARY = "weir.srs";
  private static final int ATTEMPTS = 5;

  /** Streams pass as they come: no times are mended, nothing is held back to be grouped. */
  private static final String VHOST =
      """
        min_latency on;
        tcp_nodelay on;
        play { gop_cache on; mw_latency 0; mw_msgs 0; time_jitter off; mix_correct off; }
        publish { mr off; }
      """;

  private final Tool process;
  private final List<Integer> ports;
  private final Http api;

  private SrsOrigin(Tool process, List<Integer> ports) {
    this.process = process;
    this.ports = ports;
    this.api = new Http("http://127.0.0.1:" + ports.get(2));
  }

  /** Configures one. */
  static final class Builder {
    private final String id;
    private final StringBuilder global = new StringBuilder();
    private final StringBuilder vhost = new StringBuilder(VHOST);
    private boolean hls;
    private boolean srt;
    private boolean webRtc;
    private List<String> https = List.of("", "");
    private String scheme = "http";
    private String end = "";

    private Builder(String id) {
      this.id = id;
    }

    /** What it says to a Weir's system API from here on it says by TLS, with a token. */
    Builder byTls(String token) {
      scheme = "https";
      end = "/" + token;
      return this;
    }

    private String api(int port, String path) {
      return "%s://127.0.0.1:%d/api/v1/srs/%s%s".formatted(scheme, port, path, end);
    }

    /** It registers at a Weir, every second. */
    Builder registersAt(int apiPort) {
      global.append(
          """
          heartbeat {
            enabled on; interval 1; ports on; summaries on;
            url %s;
          }
          """
              .formatted(api(apiPort, "register")));
      return this;
    }

    /**
     * It serves its streams by HTTP, as {@code flv} or {@code ts}; one of them. It says that there
     * is audio and video, whatever came first.
     */
    Builder remuxes(String format) {
      vhost.append(
          "  http_remux { enabled on; mount [vhost]/[app]/[stream].%s; guess_has_av off; }\n"
              .formatted(format));
      return this;
    }

    /**
     * It listens for SRT too, at all addresses, as it always does; what is published so it has by
     * RTMP as well.
     */
    Builder srt() {
      srt = true;
      vhost.append("  srt { enabled on; srt_to_rtmp on; }\n");
      return this;
    }

    /**
     * It listens for SRT, and hands what is published by RTMP to an ffmpeg of its own that
     * publishes it by SRT: SRS has no other way from RTMP to SRT.
     *
     * @param url where to, with {@code [stream]} for the stream's name
     */
    Builder pushesBySrt(String url) {
      srt = true;
      vhost.append(
          """
            srt { enabled on; srt_to_rtmp off; }
            exec {
              enabled on;
              publish "/usr/bin/env" ffmpeg -v error -i [url] -c copy -f mpegts "%s";
            }
          """
              .formatted(url));
      return this;
    }

    /** Its HTTP and its API are there by TLS too, at these ports. */
    Builder https(Certificates certificate, List<Integer> at) {
      String section = "https { enabled on; listen 127.0.0.1:%d; cert %s; key %s; }";
      https =
          at.stream()
              .map(it -> section.formatted(it, certificate.certificate(), certificate.key()))
              .toList();
      return this;
    }

    /** It makes HLS of a second a segment, with a context for each viewer. */
    Builder hls() {
      hls = true;
      return this;
    }

    /** It speaks WebRTC, makes RTMP of it and it of RTMP, and serves both as FLV. */
    Builder webRtc() {
      vhost.append(
          """
            rtc { enabled on; rtmp_to_rtc on; rtc_to_rtmp on; pli_for_rtmp 0.5; }
            http_remux {
              enabled on; mount [vhost]/[app]/[stream].flv;
              guess_has_av off; has_audio on; has_video on;
            }
          """);
      webRtc = true;
      return this;
    }

    /** It asks before it lets anybody publish or play. */
    Builder asks(Hooks hooks) {
      vhost.append(
          """
            http_hooks { enabled on; on_publish %1$s; on_play %1$s; }
          """
              .formatted(hooks.url()));
      return this;
    }

    /** It tells a Weir of its publishers. */
    Builder tells(int apiPort) {
      vhost.append(
          """
            http_hooks { enabled on; on_publish %1$s; on_unpublish %1$s; }
          """
              .formatted(api(apiPort, "hooks")));
      return this;
    }

    /** It is an edge: it gets its streams from another server, and passes publishers on to it. */
    Builder edgeOf(String address) {
      vhost.append("  cluster { mode remote; origin %s; }\n".formatted(address));
      return this;
    }

    /** Starts it and waits until it accepts. */
    SrsOrigin start() {
      AssertionError last = new AssertionError("not tried");
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        List<Integer> ports = Ports.free(5);
        Tool process = launch(ports);
        if (runs(process, ports)) {
          return new SrsOrigin(process, ports);
        }
        last = process.failure("ended at once"); // perhaps somebody took a port in between
      }
      throw last;
    }

    private Tool launch(List<Integer> ports) {
      Path directory = Workplace.directory("srs");
      Path conf = Workplace.write(directory.resolve("srs.conf"), conf(directory, ports));
      return Tool.start(
          directory,
          Map.of("SRS_DEVICE_IP", "127.0.0.1"),
          List.of(binary().toString(), "-c", conf.toString()));
    }

    private String conf(Path directory, List<Integer> ports) {
      String segments =
          "  hls { enabled on; hls_fragment 1; hls_window 8; hls_path %s; hls_ctx on; hls_ts_ctx on; }\n"
              .formatted(directory);
      String datagrams =
          "srt_server { enabled on; listen %d; tsbpdmode off; tlpktdrop off; latency 0; }\n"
              .formatted(ports.get(3));
      String media =
          "rtc_server { enabled on; listen %d; candidate 127.0.0.1; }\n".formatted(ports.get(4));
      return """
      listen 127.0.0.1:%d;
      http_server { enabled on; listen 127.0.0.1:%d; dir %s; crossdomain on; %s }
      http_api { enabled on; listen 127.0.0.1:%d; %s }
      server_id %s;
      work_dir %s;
      pid %s/srs.pid;
      daemon off;
      srs_log_tank console;
      max_connections 500;
      query_latest_version off;
      %s%svhost __defaultVhost__ {
      %s%s}
      """
          .formatted(
              ports.get(0),
              ports.get(1),
              directory,
              https.get(0),
              ports.get(2),
              https.get(1),
              id,
              directory,
              directory,
              global,
              (srt ? datagrams : "") + (webRtc ? media : ""),
              vhost,
              hls ? segments : "");
    }
  }

  /** Begins a configuration: RTMP of any stream. */
  static Builder builder(String id) {
    return new Builder(id);
  }

  private static Path binary() {
    String named = System.getProperty(BINARY, "");
    if (named.isEmpty()) {
      throw new AssertionError(
          BINARY + " is not set (expected: -D" + BINARY + "=/path/to/srs, the program itself)");
    }
    Path binary = Path.of(named).toAbsolutePath();
    if (!Files.isRegularFile(binary) || !Files.isExecutable(binary)) {
      throw new AssertionError(BINARY + ": " + binary + " (expected: the program of SRS)");
    }
    return binary;
  }

  private static boolean runs(Tool process, List<Integer> ports) {
    try {
      Awaitility.await()
          .pollInterval(Duration.ofMillis(20))
          .atMost(Duration.ofSeconds(15))
          .until(
              () ->
                  !process.isAlive() || ports.subList(0, 3).stream().allMatch(SrsOrigin::accepts));
      return process.isAlive();
    } catch (ConditionTimeoutException e) {
      process.close();
      throw process.failure("does not accept");
    }
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  int rtmpPort() {
    return ports.get(0);
  }

  int httpPort() {
    return ports.get(1);
  }

  /** {@code host:port} of its SRT listener. */
  String srtAddress() {
    return "127.0.0.1:" + ports.get(3);
  }

  /** {@code host:port} of its RTMP listener. */
  String address() {
    return "127.0.0.1:" + rtmpPort();
  }

  /** {@code host:port} of its HTTP API. */
  String apiAddress() {
    return "127.0.0.1:" + ports.get(2);
  }

  /** {@code host:port} of its HTTP listener. */
  String httpAddress() {
    return "127.0.0.1:" + httpPort();
  }

  /** The URL of a stream of the application {@code live} at this server itself. */
  String url(String stream) {
    return "rtmp://" + address() + "/live/" + stream;
  }

  /** How many publish and play a stream here, as its own API tells. */
  int clients(String stream) {
    JsonNode streams = json("/api/v1/streams/").path("streams");
    for (JsonNode each : streams) {
      if (each.path("name").asText().equals(stream)) {
        return each.path("clients").asInt();
      }
    }
    return 0;
  }

  private JsonNode json(String path) {
    String body = api.get(path).body();
    try {
      return JsonMapper.builder().build().readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError(path + ": " + body, e);
    }
  }

  /** What it said so far. */
  String log() {
    return process.output();
  }

  /** Lets it hang. */
  void stall() {
    process.signal("STOP");
  }

  /** Ends it as a crash would. */
  void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
  }
}
