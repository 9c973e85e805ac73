package io.weir.it.kit;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * A real nginx with its RTMP module, with a prefix of its own. Application {@code live}; its
 * streams are also served as HLS ({@code /live/NAME.m3u8}) if that is asked for.
 */
public final class NginxRtmp implements AutoCloseable {
  private static final List<Path> MODULES =
      List.of(
          Path.of("/usr/lib/nginx/modules/ngx_rtmp_module.so"),
          Path.of("/usr/lib64/nginx/modules/ngx_rtmp_module.so"));
  private static final int ATTEMPTS = 5;
  private static final String HLS =
      "hls on; hls_path hls; hls_fragment 1s; hls_playlist_length 6s;";

  /** Who uses one stream. */
  public record Use(int publishers, int players) {}

  private Tool process;
  private final Path prefix;
  private final int rtmpPort;
  private final int httpPort;
  private final Http http;

  private NginxRtmp(Tool process, Path prefix, int rtmpPort, int httpPort) {
    this.process = process;
    this.prefix = prefix;
    this.rtmpPort = rtmpPort;
    this.httpPort = httpPort;
    this.http = new Http("http://127.0.0.1:" + httpPort);
  }

  /** Starts one and waits until it accepts. */
  public static NginxRtmp start() {
    return start(false);
  }

  /** Starts one that also makes HLS of its streams, and waits until it accepts. */
  public static NginxRtmp startWithHls() {
    return start(true);
  }

  private static NginxRtmp start(boolean hls) {
    AssertionError last = new AssertionError("not tried");
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      List<Integer> ports = Ports.free(2);
      Path prefix = Workplace.directory("nginx");
      Tool process = launch(prefix, ports.get(0), ports.get(1), hls);
      try {
        Awaitility.await()
            .pollInterval(Duration.ofMillis(20))
            .atMost(Duration.ofSeconds(10))
            .until(() -> !process.isAlive() || ports.stream().allMatch(Ports::accepts));
      } catch (ConditionTimeoutException e) {
        process.close();
        throw process.failure("does not accept");
      }
      if (process.isAlive()) {
        return new NginxRtmp(process, prefix, ports.get(0), ports.get(1));
      }
      last = process.failure("ended at once"); // perhaps somebody took the port in between
    }
    throw last;
  }

  private static Tool launch(Path prefix, int rtmpPort, int httpPort, boolean hls) {
    Path module =
        MODULES.stream()
            .filter(Files::exists)
            .findFirst()
            .orElseThrow(
                () ->
                    new AssertionError(
                        "nginx's RTMP module is not installed (.ci/install-peers.sh installs it)"));
    Path conf =
        Workplace.write(prefix.resolve("nginx.conf"), conf(module, rtmpPort, httpPort, hls));
    return run(prefix, conf);
  }

  private static Tool run(Path prefix, Path conf) {
    return Tool.start(
        prefix, "nginx", "-p", prefix.toString(), "-c", conf.toString(), "-e", "error.log");
  }

  private static String conf(Path module, int rtmpPort, int httpPort, boolean hls) {
    return """
    load_module %s;
    daemon off;
    master_process off;
    pid nginx.pid;
    error_log error.log info;
    worker_rlimit_nofile 8192;
    events { worker_connections 4096; }
    rtmp {
      access_log off;
      server {
        listen 127.0.0.1:%d;
        chunk_size 4096;
        max_streams 1024;
        application live {
          live on;
          wait_key off;
          wait_video off;
          interleave off;
          sync 10ms;
          publish_notify on;
          idle_streams on;
          play_restart off;
          %s
        }
      }
    }
    http {
      access_log off;
      client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3;
      uwsgi_temp_path t4; scgi_temp_path t5;
      types {
        application/vnd.apple.mpegurl m3u8;
        video/mp2t ts;
      }
      server {
        listen 127.0.0.1:%d;
        location /stat { rtmp_stat all; }
        location /live { alias hls; add_header Cache-Control no-cache; }
      }
    }
    """
        .formatted(module, rtmpPort, hls ? HLS : "", httpPort);
  }

  /** A directory whose files it serves as {@code /live/NAME/...}; made here. */
  public Path servedDirectory(String name) {
    try {
      return Files.createDirectories(prefix.resolve("hls").resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port of its RTMP listener. */
  public int rtmpPort() {
    return rtmpPort;
  }

  /** The port of its HTTP listener. */
  public int httpPort() {
    return httpPort;
  }

  /** {@code host:port} of its HTTP listener. */
  public String httpAddress() {
    return "127.0.0.1:" + httpPort;
  }

  /** {@code host:port} of its RTMP listener. */
  public String address() {
    return "127.0.0.1:" + rtmpPort;
  }

  /** The URL of a stream at this origin itself. */
  public String url(String stream) {
    return "rtmp://" + address() + "/live/" + stream;
  }

  /** Its streams by name, as its own statistics page tells. */
  public Map<String, Use> streams() {
    Map<String, Use> uses = new HashMap<>();
    NodeList streams = statistics().getElementsByTagName("stream");
    for (int i = 0; i < streams.getLength(); i++) {
      Element stream = (Element) streams.item(i);
      NodeList clients = stream.getElementsByTagName("client");
      int publishers = 0;
      for (int j = 0; j < clients.getLength(); j++) {
        publishers += ((Element) clients.item(j)).getElementsByTagName("publishing").getLength();
      }
      String name = stream.getElementsByTagName("name").item(0).getTextContent();
      uses.put(name, new Use(publishers, clients.getLength() - publishers));
    }
    return uses;
  }

  /** Who uses a stream; nobody if it is not there. */
  public Use stream(String name) {
    return streams().getOrDefault(name, new Use(0, 0));
  }

  private Element statistics() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(http.get("/stat").body())))
          .getDocumentElement();
    } catch (ParserConfigurationException | SAXException e) {
      throw new AssertionError("statistics of nginx: " + e, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its process. */
  public Tool process() {
    return process;
  }

  /** Starts it again on the ports that it had; does not wait until it accepts. */
  public void restart() {
    process.close();
    process = run(prefix, prefix.resolve("nginx.conf"));
  }

  /** Ends it as a crash would. */
  public void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
  }
}
