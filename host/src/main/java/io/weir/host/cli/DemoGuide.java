package io.weir.host.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import io.weir.api.net.ListenAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Shows a newcomer, by the system API, that a stream flows through Weir, and what to try next. */
final class DemoGuide {
  private static final int TRIES = 120;
  private static final long PAUSE_MILLIS = 250;
  private static final String ROW = "%-8s %-8s %-8s %-32s %-22s %-12s %12s %12s%n";

  private final PrintWriter out;
  private final HttpClient http = HttpClient.newHttpClient();

  DemoGuide(PrintWriter out) {
    this.out = out;
  }

  /** Waits until the demo's stream is played back, at most half a minute, and prints. */
  void show(Config config) throws InterruptedException {
    String api = "http://" + here(config.getString("weir.api.listen"));
    String rtmp = "rtmp://" + here(config.getString("weir.protocols.rtmp.listen"));
    JsonNode sessions = flowing(api);
    out.println();
    if (sessions == null) {
      out.println("The demo's stream does not flow yet; the log above says why.");
    } else {
      out.println("A clip flows through Weir, published and played back. Its sessions:");
      out.println();
      table(sessions);
    }
    lines(rtmp, rtmp + "/" + config.getString("weir.protocols.loopback.demo.stream"), api);
    out.flush();
  }

  private @Nullable JsonNode flowing(String api) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < TRIES; i++) {
      JsonNode sessions = sessions(api);
      if (flows(sessions, "publish", "bytesToOrigin") && flows(sessions, "play", "bytesToClient")) {
        return sessions;
      }
      never.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
    return null;
  }

  private JsonNode sessions(String api) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(api + "/api/v1/sessions"))
            .timeout(Duration.ofSeconds(5))
            .build();
    ObjectMapper json = new ObjectMapper();
    try {
      return json.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      return json.createArrayNode();
    }
  }

  /** More than a handshake has passed. */
  private static boolean flows(JsonNode sessions, String role, String count) {
    for (JsonNode session : sessions) {
      if (role.equals(session.path("role").asText()) && session.path(count).asLong() > 4096) {
        return true;
      }
    }
    return false;
  }

  private void table(JsonNode sessions) {
    out.printf(
        ROW, "SESSION", "PROTOCOL", "ROLE", "STREAM", "CLIENT", "ORIGIN", "TO ORIGIN", "TO CLIENT");
    for (JsonNode session : sessions) {
      out.printf(
          ROW,
          session.path("id").asText(),
          session.path("protocol").asText(),
          session.path("role").asText(),
          session.path("stream").asText(),
          session.path("client").asText(),
          session.path("origin").asText(),
          session.path("bytesToOrigin").asText(),
          session.path("bytesToClient").asText());
    }
  }

  private void lines(String rtmp, String demo, String api) {
    String mine = rtmp + "/live/mine";
    out.println();
    out.println("Watch it:          ffplay " + demo);
    out.println(
        "Publish your own:  ffmpeg -re -f lavfi -i testsrc2=size=640x360:rate=25 -f lavfi -i sine"
            + " -c:v libx264 -preset veryfast -tune zerolatency -g 50 -pix_fmt yuv420p -c:a aac"
            + " -f flv "
            + mine);
    out.println("and watch it:      ffplay " + mine);
    out.println("Who owns what:     curl " + api + "/api/v1/streams");
    out.println("Who is connected:  curl " + api + "/api/v1/sessions");
    out.println(
        "Why it went there: curl '"
            + api
            + "/api/v1/explain?stream=live/mine&protocol=rtmp&role=play'");
    out.println();
    out.println("Ctrl-C ends the demo.");
  }

  /** An address to listen on as one to connect to. */
  private static String here(String listen) {
    InetSocketAddress address = ListenAddress.parse(listen);
    String host =
        address.getAddress() == null || address.getAddress().isAnyLocalAddress()
            ? "127.0.0.1"
            : address.getHostString();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
