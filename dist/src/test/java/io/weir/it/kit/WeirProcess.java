package io.weir.it.kit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A running {@code bin/weir run} of the packaged distribution, on free ports, under Netty's
 * paranoid leak detector. Closing it sends SIGTERM and checks its manners: exit code 0, no leak, no
 * error and no stack trace in the log.
 */
public final class WeirProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(40);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(45);
  private static final Pattern STACK_TRACE =
      Pattern.compile("^\\s+at [\\w.$/@]+\\(.*\\)|^Caused by: .*|^\\S*Exception.*");

  private final Tool process;
  private final List<Pattern> expectedErrors;
  private final boolean checked;
  private final int rtmpPort;
  private final int apiPort;
  private final Http api;
  private boolean closed;

  private WeirProcess(Tool process, Builder builder) {
    this.process = process;
    this.expectedErrors = List.copyOf(builder.expectedErrors);
    this.checked = builder.paranoid;
    this.rtmpPort = boundPort("protocol rtmp");
    this.apiPort = boundPort("system API");
    String scheme = process.output().contains(":" + apiPort + " by TLS") ? "https" : "http";
    this.api = new Http(scheme + "://127.0.0.1:" + apiPort);
    awaitReady();
  }

  /** Configures one. */
  public static final class Builder {
    private final List<String> lines = new ArrayList<>();
    private final List<String> origins = new ArrayList<>();
    private final List<Pattern> expectedErrors = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private String javaOptions = "-Xmx256m";
    private boolean paranoid = true;
    private @Nullable Path configuration;

    /** A line of configuration, such as {@code weir.shutdown.grace = 1s}. */
    public Builder with(String line) {
      lines.add(line);
      return this;
    }

    /** A static origin with an RTMP endpoint. */
    public Builder origin(String id, String address) {
      origins.add("{ id = \"" + id + "\", endpoints { rtmp = [\"" + address + "\"] } }");
      return this;
    }

    /** A static origin with an RTMP and an HTTP endpoint. */
    public Builder origin(String id, String address, String httpAddress) {
      origins.add(
          "{ id = \"%s\", endpoints { rtmp = [\"%s\"], http = [\"%s\"] } }"
              .formatted(id, address, httpAddress));
      return this;
    }

    /** A static origin with an HTTP endpoint alone. */
    public Builder httpOrigin(String id, String address) {
      origins.add("{ id = \"" + id + "\", endpoints { http = [\"" + address + "\"] } }");
      return this;
    }

    /** A static origin with an SRT endpoint alone. */
    public Builder srtOrigin(String id, String address) {
      origins.add("{ id = \"" + id + "\", endpoints { srt = [\"" + address + "\"] } }");
      return this;
    }

    /** A static origin with an endpoint for the HTTP calls of WebRTC alone. */
    public Builder webRtcOrigin(String id, String address) {
      origins.add("{ id = \"" + id + "\", endpoints { api = [\"" + address + "\"] } }");
      return this;
    }

    /** A log line that matches is no fault, though it is an error or a part of a stack trace. */
    public Builder expectError(String pattern) {
      expectedErrors.add(Pattern.compile(pattern));
      return this;
    }

    /** Options of the virtual machine, in place of a heap of 256 MiB. */
    public Builder javaOptions(String options) {
      javaOptions = options;
      return this;
    }

    /** Without leak detection, for those who measure. */
    public Builder unwatched() {
      paranoid = false;
      return this;
    }

    /** Reads this file in place of one made from what is said here. */
    public Builder configuration(Path file) {
      configuration = file;
      return this;
    }

    /** Sets an environment variable. */
    public Builder environment(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /** Runs on another Java. */
    public Builder javaHome(Path home) {
      environment.put("JAVA_HOME", home.toString());
      return this;
    }

    /** Starts it and waits until it is ready. */
    public WeirProcess start() {
      Path directory = Workplace.directory("weir");
      Path config =
          configuration != null
              ? configuration
              : Workplace.write(directory.resolve("test.conf"), configuration());
      environment.put("JAVA_OPTS", options());
      Tool process =
          Tool.start(
              directory,
              environment,
              List.of(
                  Workplace.distribution().resolve("bin/weir").toString(),
                  "run",
                  "--config",
                  config.toString()));
      try {
        return new WeirProcess(process, this);
      } catch (RuntimeException | Error e) {
        process.close();
        throw e;
      }
    }

    private String options() {
      // The second compiler would pay after minutes, and those who measure.
      String watched =
          " -XX:TieredStopAtLevel=1 -Dio.netty.leakDetection.level=paranoid"
              + " -Dio.netty.leakDetection.targetRecords=8";
      return paranoid ? javaOptions + watched : javaOptions;
    }

    private String configuration() {
      StringBuilder text =
          new StringBuilder(
              """
              weir.protocols.rtmp.listen = "127.0.0.1:0"
              weir.protocols.http.listen = "127.0.0.1:0"
              weir.protocols.srt.listen = "127.0.0.1:0"
              weir.protocols.webrtc { listen = "127.0.0.1:0", api-listen = "127.0.0.1:0" }
              # Origins of WebRTC are browsers, which are slow beside many others.
              weir.protocols.webrtc.upstream.head-timeout = 30s
              weir.api.listen = "127.0.0.1:0"
              weir.health { interval = 200ms, timeout = 500ms, ejection = 200ms }
              # Origins of tests count what is said to them; HealthIT checks them as shipped.
              weir.health.checks { rtmp = TCP, http = TCP, api = TCP }
              """);
      text.append("weir.origins.static = [\n  ")
          .append(String.join("\n  ", origins))
          .append("\n]\n");
      lines.forEach(line -> text.append(line).append('\n'));
      return text.toString();
    }
  }

  /** Begins a configuration: free ports on loopback, quick health checks. */
  public static Builder builder() {
    return new Builder();
  }

  private int boundPort(String name) {
    return said(name + " serves [^\\s,]*:(\\d+)");
  }

  /** A number of its log. */
  private int said(String pattern) {
    Pattern line = Pattern.compile("\\b" + pattern);
    int[] port = {0};
    waitFor(
        pattern,
        () -> {
          Matcher matcher = line.matcher(process.output());
          if (matcher.find()) {
            port[0] = Integer.parseInt(matcher.group(1));
          }
          return port[0] != 0;
        });
    return port[0];
  }

  private void awaitReady() {
    waitFor("/readyz says 200", () -> api.get("/readyz").statusCode() == 200);
  }

  private void waitFor(String what, java.util.concurrent.Callable<Boolean> condition) {
    try {
      Awaitility.await()
          .pollInterval(Duration.ofMillis(50))
          .atMost(START_LIMIT)
          .until(() -> !process.isAlive() || condition.call());
    } catch (ConditionTimeoutException e) {
      throw process.failure("not so within " + START_LIMIT.toSeconds() + " s: " + what);
    }
    if (!process.isAlive()) {
      throw process.failure("ended before: " + what);
    }
  }

  /** The port that publishers and players connect to. */
  public int rtmpPort() {
    return rtmpPort;
  }

  /** The port that HTTP players connect to. */
  public int httpPort() {
    return boundPort("protocol http");
  }

  /** The port that RTMP clients connect to by TLS. */
  public int rtmpsPort() {
    return said("protocol rtmp serves [^\\s,]*, [^\\s,]*:(\\d+)");
  }

  /** The port that HTTP players connect to by TLS. */
  public int httpsPort() {
    return said("protocol http serves [^\\s,]*, [^\\s,]*:(\\d+)");
  }

  /** The port of WebRTC's offers by TLS, where media by TCP is not offered. */
  public int webRtcApiTlsPort() {
    return said("protocol webrtc serves [^\\s,]*, [^\\s,]*, [^\\s,]*:(\\d+)");
  }

  /** The port that SRT callers call. */
  public int srtPort() {
    return boundPort("protocol srt");
  }

  /** The port of WebRTC's offers. */
  public int webRtcApiPort() {
    return boundPort("protocol webrtc");
  }

  /** The port of WebRTC's media. */
  public int webRtcPort() {
    return said("protocol webrtc serves [^\\s,]*, [^\\s,]*:(\\d+)");
  }

  /** The URL at which a stream of the application {@code live} is published. */
  public String whip(String stream) {
    return "http://127.0.0.1:%d/rtc/v1/whip/?app=live&stream=%s".formatted(webRtcApiPort(), stream);
  }

  /** The URL at which a stream of the application {@code live} is played. */
  public String whep(String stream) {
    return "http://127.0.0.1:%d/rtc/v1/whep/?app=live&stream=%s".formatted(webRtcApiPort(), stream);
  }

  /** The URL by which a stream of the application {@code live} is published or played. */
  public String srtUrl(String stream, String mode, String... options) {
    return Srt.caller(srtPort(), "#!::r=live/" + stream + ",m=" + mode, options);
  }

  /** The port of the system API. */
  public int apiPort() {
    return apiPort;
  }

  /** The URL of a stream of the application {@code live}. */
  public String url(String stream) {
    return "rtmp://127.0.0.1:" + rtmpPort + "/live/" + stream;
  }

  /** The URL by which a file of the application {@code live} is played, such as {@code s.flv}. */
  public String httpUrl(String file) {
    return "http://127.0.0.1:" + httpPort() + "/live/" + file;
  }

  /** Its open file descriptors. */
  public int openFiles() {
    try (Stream<Path> files = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
      return (int) files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The system API. */
  public Http api() {
    return api;
  }

  /** Gets JSON from the system API. */
  public JsonNode json(String path) {
    HttpResponse<String> response = api.get(path);
    if (response.statusCode() != 200) {
      throw new AssertionError(path + ": " + response.statusCode() + " " + response.body());
    }
    try {
      return JsonMapper.builder().build().readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError(path + ": " + response.body(), e);
    }
  }

  /** Reads the metrics. */
  public Metrics metrics() {
    return new Metrics(api.get("/metrics").body());
  }

  /** Its log so far. */
  public String log() {
    return process.output();
  }

  /** Its process. */
  public Tool process() {
    return process;
  }

  /** Resident memory in bytes. */
  public long residentBytes() {
    return Workplace.read(Path.of("/proc/" + process.pid() + "/status"))
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElseThrow();
  }

  /** Live bytes on the heap after a collection. */
  public long liveHeapBytes() {
    jcmd("GC.run");
    // One line for each generation, whatever the collector; Metaspace's has no total.
    Matcher used = Pattern.compile("total \\d+K, used (\\d+)K").matcher(jcmd("GC.heap_info"));
    long kib = used.results().mapToLong(found -> Long.parseLong(found.group(1))).sum();
    if (kib == 0) {
      throw new AssertionError("jcmd GC.heap_info shows no use");
    }
    return kib * 1024;
  }

  private String jcmd(String command) {
    return Tool.start(
            Workplace.directory("jcmd"),
            Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
            Long.toString(process.pid()),
            command)
        .succeeds(Duration.ofSeconds(30))
        .output();
  }

  /** Sends SIGTERM, waits for the end, and returns the exit code. */
  public int terminate() {
    process.terminate();
    return process.exitCode(STOP_LIMIT);
  }

  /** Ends it without further checks, after a test that killed it in its own way. */
  public void abandon() {
    closed = true;
    process.close();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (process.isAlive()) {
        provokeLeakReports();
        process.terminate();
      }
      int code = process.exitCode(STOP_LIMIT);
      if (code != 0) {
        throw process.failure("exit code " + code + " after SIGTERM (expected: 0)");
      }
      checkLog();
    } finally {
      process.close();
    }
  }

  /** The leak detector reports what the collector has found when the next buffer is taken. */
  private void provokeLeakReports() {
    if (!checked) {
      return;
    }
    jcmd("GC.run");
    for (int i = 0; i < 8; i++) {
      try (RawRtmp client = RawRtmp.connect(rtmpPort)) {
        client.handshake();
      }
    }
  }

  private void checkLog() {
    List<String> faults = process.output().lines().filter(this::isFault).limit(20).toList();
    if (!faults.isEmpty()) {
      throw process.failure("faults in the log:\n" + String.join("\n", faults) + "\n--- log:");
    }
  }

  private boolean isFault(String line) {
    boolean fault =
        line.contains("LEAK:")
            || line.contains(" ERROR ")
            || STACK_TRACE.matcher(line).find()
            || line.contains("OutOfMemoryError");
    return fault && expectedErrors.stream().noneMatch(expected -> expected.matcher(line).find());
  }
}
