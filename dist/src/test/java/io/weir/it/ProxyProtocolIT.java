package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.Amf0;
import io.weir.it.kit.Certificates;
import io.weir.it.kit.HaProxy;
import io.weir.it.kit.NginxRtmp;
import io.weir.it.kit.RawHttpOrigin;
import io.weir.it.kit.RawRtmp;
import io.weir.it.kit.Tool;
import io.weir.it.kit.WeirProcess;
import io.weir.it.kit.Workplace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who the client is: named by a real HAProxy in front, by nobody else, and to origins. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProxyProtocolIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String PROXY = "127.0.0.2";
  private static final String CLIENT = "127.0.0.9";
  private static final String OTHER = "127.0.0.10";
  private static final byte[] FORGED =
      "PROXY TCP4 203.0.113.1 203.0.113.2 1000 1935\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FORGED_2 =
      HexFormat.of().parseHex("0d0a0d0a000d0a515549540a2111000ccb007101cb00710203e8078f");

  private final Certificates certificate = Certificates.of("weir.example.com");
  private final RawHttpOrigin http = RawHttpOrigin.start();
  private final NginxRtmp rtmp = NginxRtmp.start();
  private final WeirProcess weir =
      WeirProcess.builder()
          .origin("rtmp", rtmp.address())
          .httpOrigin("http", http.address())
          .with("weir.net.proxy-protocol { from = [\"" + PROXY + "/32\"], timeout = 1s }")
          .with("weir.net.max-connections-per-address = 3")
          .with("weir.net.tls.certificates = [" + certificate.element() + "]")
          .with("weir.protocols.http.tls { enabled = true, listen = \"127.0.0.1:0\" }")
          .start();

  @AfterAll
  void stop() {
    weir.close();
    rtmp.close();
    http.close();
  }

  private double headers(String result) {
    return weir.metrics().sum("weir_proxy_headers_total", "result=\"" + result + "\"");
  }

  /** The address that Weir trusts. */
  private static String from(String how) {
    return "source " + PROXY + " " + how;
  }

  private static RawRtmp player(String from, int port, String stream) {
    RawRtmp player = RawRtmp.connectFrom(from, port).handshake();
    player.play(player.openStream("live"), stream);
    return player;
  }

  private String client(String stream) {
    List<String> clients = new ArrayList<>();
    weir.json("/api/v1/sessions")
        .forEach(
            it -> {
              if (it.get("stream").asText().endsWith("/" + stream)) {
                clients.add(it.get("client").asText());
              }
            });
    assertThat(clients).hasSize(1);
    return clients.get(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"send-proxy", "send-proxy-v2"})
  void rtmpClientsBehindHaProxyHaveTheirOwnAddress(String how) {
    String stream = "rtmp-" + how;
    try (HaProxy proxy = HaProxy.start("", from(how), weir.rtmpPort());
        RawRtmp behind = player(CLIENT, proxy.port(), stream)) {
      assertThat(client(stream)).startsWith(CLIENT + ":");
      assertThat(behind.isClosedWithin(Duration.ofMillis(100))).isFalse();
    }
    Awaitility.await("its end record")
        .atMost(SOON)
        .until(
            () ->
                weir.log()
                    .lines()
                    .anyMatch(it -> it.contains("/live/" + stream + " client=/" + CLIENT + ":")));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void originsHearOfHttpClientsBehindHaProxy(boolean tls) {
    http.on(
        "/live/who.ts",
        (connection, request) -> {
          String said =
              request.field("X-Forwarded-For")
                  + " "
                  + request.field("X-Real-IP")
                  + " "
                  + request.field("X-Forwarded-Proto");
          connection.send(
              "HTTP/1.1 200 OK\r\nContent-Length: " + said.length() + "\r\n\r\n" + said);
        });
    try (HaProxy proxy =
        HaProxy.start("", from("send-proxy-v2"), tls ? weir.httpsPort() : weir.httpPort())) {
      String url = (tls ? "https" : "http") + "://127.0.0.1:" + proxy.port() + "/live/who.ts";
      String[] command = {
        "curl", "--silent", "--insecure", "--max-time", "15", "--interface", CLIENT, url
      };
      assertThat(Tool.start(Workplace.directory("curl"), command).succeeds(SOON).output())
          .isEqualTo(CLIENT + " " + CLIENT + (tls ? " https" : " http"));
    }
  }

  @Test
  void limitsGoByTheClientAndNotByTheProxy() {
    double refused = weir.metrics().sum("weir_connections_refused_total");
    List<RawRtmp> clients = new ArrayList<>();
    try (HaProxy proxy = HaProxy.start("", from("send-proxy-v2"), weir.rtmpPort())) {
      for (int i = 0; i < 3; i++) {
        clients.add(RawRtmp.connectFrom(CLIENT, proxy.port()).handshake());
        clients.add(RawRtmp.connectFrom(OTHER, proxy.port()).handshake());
      }
      try (RawRtmp fourth = RawRtmp.connectFrom(CLIENT, proxy.port())) {
        assertThat(fourth.isClosedWithin(SOON)).isTrue();
      }
      assertThat(weir.metrics().sum("weir_connections_refused_total")).isEqualTo(refused + 1);
    } finally {
      clients.forEach(RawRtmp::close);
    }
  }

  @Test
  void strangersWhoForgeAHeaderAreClosedAndCounted() {
    double forged = headers("forged");
    double taken = headers("taken");
    for (int port : List.of(weir.rtmpPort(), weir.httpPort(), weir.httpsPort())) {
      for (byte[] header : List.of(FORGED, FORGED_2)) {
        try (RawRtmp stranger = RawRtmp.connectFrom(CLIENT, port).send(header)) {
          assertThat(stranger.isClosedWithin(SOON)).isTrue();
        }
      }
    }
    assertThat(headers("forged")).isEqualTo(forged + 6);
    assertThat(headers("taken")).isEqualTo(taken);
    try (RawRtmp honest = player(CLIENT, weir.rtmpPort(), "honest")) {
      assertThat(client("honest")).startsWith(CLIENT + ":");
      assertThat(honest.isClosedWithin(Duration.ofMillis(100))).isFalse();
    }
  }

  @Test
  void proxiesThatNameNobodyAreClosedAndCounted() {
    double invalid = headers("invalid");
    double late = headers("late");
    byte[] request = "GET /live/x.flv HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);
    try (RawRtmp unnamed = RawRtmp.connectFrom(PROXY, weir.httpPort()).send(request);
        RawRtmp silent = RawRtmp.connectFrom(PROXY, weir.httpPort())) {
      assertThat(unnamed.isClosedWithin(SOON)).isTrue();
      assertThat(silent.isClosedWithin(SOON)).isTrue();
    }
    assertThat(headers("invalid")).isEqualTo(invalid + 1);
    assertThat(headers("late")).isEqualTo(late + 1);
  }

  /** HAProxy reads what Weir says, and says it again in letters. */
  @Test
  void originsAreToldByTheProxyProtocolOrInTheWayOfSrs() throws Exception {
    try (ServerSocket behind = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ServerSocket srs = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        HaProxy proxy = HaProxy.start("accept-proxy", "send-proxy", behind.getLocalPort())) {
      String labelled =
          "{ id = srs, endpoints { rtmp = [\"127.0.0.1:%d\"] }, labels { client-address = srs } }";
      try (WeirProcess telling =
              WeirProcess.builder()
                  .origin("proxied", "127.0.0.1:" + proxy.port())
                  .with("weir.protocols.rtmp.client-address = proxy-v2")
                  .with("weir.health.checks.rtmp = TCP")
                  .start();
          WeirProcess other =
              WeirProcess.builder()
                  .with("weir.health.checks.rtmp = TCP")
                  .with("weir.origins.static = [" + labelled.formatted(srs.getLocalPort()) + "]")
                  .start()) {
        byte[] line = first(telling, behind, 20);
        assertThat(new String(line, StandardCharsets.US_ASCII)).startsWith("PROXY TCP4 127.0.0.9");
        assertThat(HexFormat.of().formatHex(first(other, srs, 8))).isEqualTo("f300047f00000903");
      }
    }
  }

  /** What an origin hears first of a player; health checks say nothing. */
  private static byte[] first(WeirProcess weir, ServerSocket origin, int length)
      throws IOException {
    try (RawRtmp player = RawRtmp.connectFrom(CLIENT, weir.rtmpPort()).handshake()) {
      player.command(3, player.openStream("live"), "play", 4.0, Amf0.NULL, "s", -2000.0);
      origin.setSoTimeout((int) SOON.toMillis());
      while (true) {
        try (Socket heard = origin.accept()) {
          heard.setSoTimeout((int) SOON.toMillis());
          byte[] bytes = heard.getInputStream().readNBytes(length);
          if (bytes.length == length && !isProbe(bytes)) {
            return bytes;
          }
        }
      }
    }
  }

  /** HAProxy passes on that somebody has looked whether it is there. */
  private static boolean isProbe(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.US_ASCII);
    return text.startsWith("PROXY") && !text.contains(CLIENT);
  }
}
