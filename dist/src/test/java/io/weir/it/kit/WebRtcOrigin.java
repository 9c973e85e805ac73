package io.weir.it.kit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.it.kit.webrtc.OriginMain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;

/**
 * An origin that speaks WHIP and WHEP by libwebrtc, in a process of its own. It decodes what is
 * published and encodes it anew for each player, so what a browser plays went through two real
 * stacks. It takes media at a random port for each session, which only its answer names.
 */
public final class WebRtcOrigin implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Pattern PORT = Pattern.compile("WebRTC origin at port (\\d+)");

  private final Tool process;
  private final int port;
  private final Http http;

  private WebRtcOrigin(Tool process, int port) {
    this.process = process;
    this.port = port;
    this.http = new Http("http://127.0.0.1:" + port);
  }

  /** Starts one and waits until it takes requests. */
  public static WebRtcOrigin start() {
    Tool process =
        Tool.start(
            Workplace.directory("webrtc-origin"),
            Map.of(),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                OriginMain.class.getName(),
                "127.0.0.1"));
    try {
      Awaitility.await("the WebRTC origin (.ci/install-peers.sh installs what it needs)")
          .pollInterval(Duration.ofMillis(50))
          .atMost(LIMIT)
          .until(() -> !process.isAlive() || PORT.matcher(process.output()).find());
      Matcher said = PORT.matcher(process.output());
      if (!said.find()) {
        throw process.failure("ended at once");
      }
      return new WebRtcOrigin(process, Integer.parseInt(said.group(1)));
    } catch (RuntimeException | Error e) {
      process.close();
      throw e;
    }
  }

  /**
   * One session.
   *
   * @param id by which its URL names it
   * @param publishes whether it is a publisher's
   * @param state of its connection, such as {@code CONNECTED}
   * @param restarts how often its ICE was restarted
   * @param request what its request said: {@code target} and some headers
   */
  public record Session(
      String id,
      boolean publishes,
      String stream,
      String state,
      int restarts,
      Map<String, String> request) {}

  /** The sessions that it has. */
  public List<Session> sessions() {
    try {
      JsonMapper json = JsonMapper.builder().build();
      JsonNode list = json.readTree(http.get("/sessions").body());
      return StreamSupport.stream(list.spliterator(), false)
          .map(one -> json.convertValue(one, Session.class))
          .toList();
    } catch (JsonProcessingException e) {
      throw new AssertionError("list of sessions: " + e, e);
    }
  }

  /** {@code host:port} of its HTTP. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** The URL of an empty page. */
  public String page() {
    return "http://" + address() + "/";
  }

  /** The URL at which a stream of the application {@code live} is published. */
  public String whip(String stream) {
    return "http://" + address() + "/rtc/v1/whip/?app=live&stream=" + stream;
  }

  /** The URL at which a stream of the application {@code live} is played. */
  public String whep(String stream) {
    return "http://" + address() + "/rtc/v1/whep/?app=live&stream=" + stream;
  }

  /** Ends it; fails if it has ended by itself, as native code does that has a fault. */
  @Override
  public void close() {
    boolean ended = !process.isAlive();
    process.close();
    if (ended) {
      throw process.failure("ended by itself");
    }
  }
}
