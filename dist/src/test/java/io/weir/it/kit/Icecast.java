package io.weir.it.kit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A real Icecast, which hands on by HTTP, without end, whatever a source sends it: {@code
 * /live/NAME}, in any format.
 */
public final class Icecast implements AutoCloseable {
  private static final int ATTEMPTS = 5;
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String PASSWORD = "source";

  private final Tool process;
  private final int port;
  private final Http http;

  private Icecast(Tool process, int port) {
    this.process = process;
    this.port = port;
    this.http = new Http("http://127.0.0.1:" + port);
  }

  /** Starts one and waits until it accepts. */
  public static Icecast start() {
    AssertionError last = new AssertionError("not tried");
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = Ports.free(1).get(0);
      Tool process = launch(port);
      try {
        Awaitility.await()
            .pollInterval(Duration.ofMillis(20))
            .atMost(LIMIT)
            .until(() -> !process.isAlive() || Ports.accepts(port));
      } catch (ConditionTimeoutException e) {
        process.close();
        throw process.failure("does not accept");
      }
      if (process.isAlive()) {
        return new Icecast(process, port);
      }
      last = process.failure("ended at once"); // perhaps somebody took the port in between
    }
    throw last;
  }

  private static Tool launch(int port) {
    Path directory = Workplace.directory("icecast");
    Path conf = Workplace.write(directory.resolve("icecast.xml"), conf(port, directory));
    return Tool.start(directory, "icecast2", "-c", conf.toString());
  }

  /** It will not run as root; changeowner is for that case, and without meaning in others. */
  private static String conf(int port, Path directory) {
    return """
    <icecast>
      <hostname>127.0.0.1</hostname>
      <limits>
        <clients>100</clients>
        <sources>10</sources>
        <queue-size>2097152</queue-size>
        <burst-size>65536</burst-size>
      </limits>
      <authentication>
        <source-password>%2$s</source-password>
        <admin-user>admin</admin-user>
        <admin-password>%2$s</admin-password>
      </authentication>
      <listen-socket>
        <port>%3$d</port>
        <bind-address>127.0.0.1</bind-address>
      </listen-socket>
      <paths>
        <logdir>%1$s</logdir>
        <webroot>/usr/share/icecast2/web</webroot>
        <adminroot>/usr/share/icecast2/admin</adminroot>
      </paths>
      <logging>
        <accesslog>-</accesslog>
        <errorlog>-</errorlog>
        <loglevel>3</loglevel>
      </logging>
      <security>
        <chroot>0</chroot>
        <changeowner>
          <user>nobody</user>
          <group>nogroup</group>
        </changeowner>
      </security>
    </icecast>
    """
        .formatted(directory, PASSWORD, port);
  }

  /** {@code host:port}. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** The port of its listener. */
  public int port() {
    return port;
  }

  /**
   * Feeds it a clip in real time by ffmpeg, and waits until it can be played; ends with the clip.
   *
   * @param name of the stream, with its extension
   * @param type the media type that players are told
   * @param output which packets and how, such as {@code -map 0 -f mpegts}; none is encoded
   */
  public Tool feed(Path clip, String name, String type, String output) {
    return feed(List.of("-re", "-i", clip.toString()), name, type, output);
  }

  /** The same over and over, until it is closed. */
  public Tool feedForever(Path clip, String name, String type, String output) {
    return feed(List.of("-re", "-stream_loop", "-1", "-i", clip.toString()), name, type, output);
  }

  private Tool feed(List<String> input, String name, String type, String output) {
    List<String> command = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-nostdin"));
    command.addAll(input);
    command.addAll(List.of("-c", "copy"));
    command.addAll(List.of(output.split(" ")));
    command.addAll(List.of("-content_type", type, "-flush_packets", "1"));
    command.add("icecast://source:" + PASSWORD + "@" + address() + "/live/" + name);
    Tool feeder = Tool.start(Workplace.directory("icecast-feed"), Map.of(), command);
    try {
      Awaitility.await()
          .pollInterval(Duration.ofMillis(50))
          .atMost(LIMIT)
          .until(() -> http.get("/status-json.xsl").body().contains("/live/" + name));
    } catch (ConditionTimeoutException e) {
      feeder.close();
      throw feeder.failure("is not taken: " + process.output());
    }
    return feeder;
  }

  @Override
  public void close() {
    process.close();
  }
}
