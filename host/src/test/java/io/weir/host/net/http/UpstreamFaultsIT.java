package io.weir.host.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Origins that are absent, silent, broken or wrong, between real sockets. */
@SuppressWarnings({
  "NullAway.Init",
  "StringConcatToTextBlock"
}) // each test opens its gateway; CRLF stays in sight
class UpstreamFaultsIT {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private Gateway gateway;

  private void open(String upstream) throws Exception {
    gateway = new Gateway("", upstream);
  }

  @AfterEach
  void close() throws Exception {
    gateway.close();
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n";
  }

  private double faults(String fault) {
    return gateway.counted("weir.http.upstream.faults", "protocol", "test", "fault", fault);
  }

  /** Serves one request over a connection that is kept afterwards. */
  private Peer used(Peer client) throws Exception {
    client.say(get("/pipe"));
    Peer origin = gateway.accepted();
    origin.head();
    origin.say(OK);
    client.head();
    client.take(2);
    return origin;
  }

  @Test
  void whatAnOriginSaysUnaskedEndsItsConnection() throws Exception {
    open("");
    try (Peer client = gateway.client();
        Peer origin = used(client)) {
      origin.say(OK);
      assertThat(origin.isEnded()).isTrue();
      try (Peer next = used(client)) {
        assertThat(next.socket.isConnected()).isTrue();
      }
    }
  }

  @Test
  void noMoreConnectionsThanAllowed() throws Exception {
    open("max-connections = 1");
    try (Peer client = gateway.client().say(get("/pipe"));
        Peer origin = gateway.accepted();
        Peer second = gateway.client().say(get("/pipe"))) {
      assertThat(second.head()).startsWith("HTTP/1.1 503 ").contains("retry-after: ");
      origin.head();
      origin.say(OK);
      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
    }
    assertThat(faults("exhausted")).isOne();
  }

  @Test
  void anOriginThatIsNotThereIs502() throws Exception {
    open("");
    gateway.origins.close();
    try (Peer client = gateway.client().say(get("/pipe"))) {
      assertThat(client.head()).startsWith("HTTP/1.1 502 ").contains("application/problem+json");
      assertThat(client.until("}")).doesNotContain("127.0.0.1");
    }
    assertThat(faults("unreachable")).isOne();
    await().untilAsserted(() -> assertThat(gateway.connections()).isZero());
  }

  /** Its queue of new connections is full, and nobody takes one from it. */
  @Test
  void anOriginThatTakesNoConnectionIs504() throws Exception {
    open("connect-timeout = 300ms");
    List<Socket> queue = new ArrayList<>();
    try {
      while (entersQueue(queue)) {
        assertThat(queue.size()).isLessThan(1000);
      }
      for (String path : List.of("/pipe", "/raw")) {
        try (Peer client = gateway.client().say(get(path))) {
          assertThat(client.head()).startsWith("HTTP/1.1 504 ");
        }
      }
    } finally {
      for (Socket waiting : queue) {
        waiting.close();
      }
    }
    assertThat(faults("timeout")).isEqualTo(2);
  }

  private boolean entersQueue(List<Socket> queue) throws IOException {
    Socket socket = new Socket();
    queue.add(socket);
    try {
      socket.connect(gateway.origins.getLocalSocketAddress(), 300);
      return true;
    } catch (SocketTimeoutException full) {
      return false;
    }
  }

  @Test
  void anOriginThatDoesNotAnswerIs504() throws Exception {
    open("head-timeout = 200ms");
    try (Peer client = gateway.client().say(get("/pipe"));
        Peer origin = gateway.accepted()) {
      origin.head();
      origin.say("HTTP/1.1 200 OK\r\nContent-");
      assertThat(client.head()).startsWith("HTTP/1.1 504 ");
      assertThat(origin.isEnded()).isTrue();
    }
    assertThat(faults("timeout")).isOne();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I am no web server\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nX-Bad: a\u0000b\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nX Bad: 1\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nX-B(a)d: 1\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\n: 1\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nX-Bad\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"
      })
  void garbageIs502(String answer) throws Exception {
    open("");
    try (Peer client = gateway.client().say(get("/pipe"));
        Peer origin = gateway.accepted()) {
      origin.head();
      origin.say(answer);
      assertThat(client.head()).startsWith("HTTP/1.1 502 ");
      assertThat(origin.isEnded()).isTrue();
    }
    assertThat(faults("bad_response")).isOne();
  }

  @Test
  void aHeadThatIsTooLargeIs502() throws Exception {
    open("max-header-size = 1000");
    try (Peer client = gateway.client().say(get("/pipe"));
        Peer origin = gateway.accepted()) {
      origin.head();
      origin.say("HTTP/1.1 200 OK\r\n" + "X-Long: 1234567890\r\n".repeat(100));
      assertThat(client.head()).startsWith("HTTP/1.1 502 ");
    }
  }

  @Test
  void aHeadThatBreaksOffIs502() throws Exception {
    open("");
    try (Peer client = gateway.client().say(get("/pipe"));
        Peer origin = gateway.accepted()) {
      origin.head();
      origin.say("HTTP/1.1 200 OK\r\nContent-Le");
      origin.close();
      assertThat(client.head()).startsWith("HTTP/1.1 502 ");
    }
    assertThat(faults("bad_response")).isOne();
  }

  @Test
  void aBodyThatBreaksOffBreaksOffAtTheClient() throws Exception {
    open("");
    for (String framing : new String[] {"Content-Length: 10\r\n\r\nabc", CHUNK}) {
      try (Peer client = gateway.client().say(get("/pipe"));
          Peer origin = gateway.accepted()) {
        origin.head();
        origin.say("HTTP/1.1 200 OK\r\n" + framing);
        String head = client.head();
        origin.close();
        String rest = client.restAsText();
        assertThat(rest).contains("abc").doesNotContain("0\r\n\r\n");
        assertThat(head.contains("Content-Length: 10")).isEqualTo(framing.contains("10"));
      }
    }
    assertThat(faults("broken")).isEqualTo(2);
  }

  private static final String CHUNK = "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n";

  @Test
  void aBodyThatBreaksOffBeforeAWholeIsReadIs502() throws Exception {
    open("");
    try (Peer client = gateway.client().say(get("/whole"));
        Peer origin = gateway.accepted()) {
      origin.head();
      origin.say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
      origin.close();
      assertThat(client.head()).startsWith("HTTP/1.1 502 ");
    }
  }

  @Test
  void aResetWithinAnUnmeasuredBodyIsNoEnd() throws Exception {
    open("");
    try (Peer client = gateway.client().say(get("/pipe"));
        Peer origin = gateway.accepted()) {
      origin.head();
      origin.say("HTTP/1.1 200 OK\r\n\r\nabc");
      assertThat(client.head()).contains("transfer-encoding: chunked");
      assertThat(client.take(8)).isEqualTo("3\r\nabc\r\n");
      origin.reset();
      assertThat(client.restAsText()).isEmpty();
    }
    try (Peer old = gateway.client().say("GET /pipe HTTP/1.0\r\nHost: h\r\n\r\n");
        Peer origin = gateway.accepted()) {
      origin.head();
      origin.say("HTTP/1.1 200 OK\r\n\r\nabc");
      old.head();
      assertThat(old.take(3)).isEqualTo("abc");
      origin.reset();
      assertThatThrownBy(old::rest).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aSilentBodyIsBrokenOff() throws Exception {
    open("body-timeout = 200ms");
    try (Peer client = gateway.client().say(get("/pipe"));
        Peer origin = gateway.accepted()) {
      origin.head();
      origin.say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
      client.head();
      assertThat(client.restAsText()).isEqualTo("abc");
      assertThat(origin.isEnded()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 1001\r\n\r\n", "\r\n"})
  void aWholeThatIsTooLargeIs502(String framing) throws Exception {
    open("");
    try (Peer client = gateway.client().say(get("/whole"));
        Peer origin = gateway.accepted()) {
      origin.head();
      origin.say("HTTP/1.1 200 OK\r\n" + framing + "x".repeat(Gateway.MAX_WHOLE + 1));
      assertThat(client.head()).startsWith("HTTP/1.1 502 ");
      assertThat(origin.isEnded()).isTrue();
    }
    assertThat(faults("too_large")).isOne();
  }
}
