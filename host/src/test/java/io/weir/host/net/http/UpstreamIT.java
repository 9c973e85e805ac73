package io.weir.host.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pooled exchanges between real sockets. */
@SuppressWarnings({
  "NullAway.Init",
  "StringConcatToTextBlock"
}) // each test opens its gateway; CRLF stays in sight
class UpstreamIT {
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

  @Test
  void oneConnectionServesManyRequestsOfManyClients() throws Exception {
    open("");
    try (Peer first = gateway.client().say(get("/pipe/1"));
        Peer origin = gateway.accepted()) {
      for (int i = 0; i < 3; i++) {
        assertThat(origin.head()).startsWith("GET /pipe/1 HTTP/1.1\r\n").contains("Host: h\r\n");
        origin.say(OK);
        assertThat(first.head()).startsWith("HTTP/1.1 200 OK\r\n");
        assertThat(first.take(2)).isEqualTo("ok");
        first.say(get("/pipe/1"));
      }
      assertThat(origin.head()).isNotEmpty();
      origin.say(OK);
      first.head();
      try (Peer second = gateway.client().say(get("/whole/2"))) {
        assertThat(origin.head()).startsWith("GET /whole/2 ");
        origin.say(OK);
        assertThat(second.head()).contains("content-length: 2\r\n");
        assertThat(second.take(2)).isEqualTo("ok");
      }
    }
    assertThat(exchanges("new")).isOne();
    assertThat(exchanges("reused")).isEqualTo(4);
    await().untilAsserted(() -> assertThat(gateway.connections()).isZero());
  }

  private double exchanges(String kind) {
    return gateway.counted("weir.http.upstream.exchanges", "protocol", "test", "connection", kind);
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
  void aKeptConnectionThatDiesUnansweredIsReplacedOnce() throws Exception {
    open("");
    try (Peer client = gateway.client()) {
      Peer stale = used(client);
      client.say(get("/pipe/again"));
      stale.head();
      stale.close();
      try (Peer fresh = gateway.accepted()) {
        assertThat(fresh.head()).startsWith("GET /pipe/again ");
        fresh.say(OK);
        assertThat(client.head()).startsWith("HTTP/1.1 200 ");
      }
    }
    assertThat(exchanges("new")).isEqualTo(2);
  }

  @Test
  void whatIsAskedForNobodyIsAnsweredWhoeverHasGone() throws Exception {
    open("");
    try (Peer client = gateway.client().say(get("/own"));
        Peer origin = gateway.accepted()) {
      assertThat(client.head()).startsWith("HTTP/1.1 202 ");
      assertThat(origin.head()).startsWith("GET /own ");
      client.close();
      try (Peer next = gateway.client().say(get("/here"))) {
        assertThat(next.head()).startsWith("HTTP/1.1 200 ");
      }
      origin.say(OK);
      await().untilAsserted(() -> assertThat(gateway.own).containsExactly("ok"));
    }
  }

  @Test
  void whatMayNotBeRepeatedIsNot() throws Exception {
    open("");
    try (Peer client = gateway.client()) {
      Peer stale = used(client);
      client.say("POST /pipe HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc");
      assertThat(stale.head()).contains("content-length: 3\r\n");
      assertThat(stale.take(3)).isEqualTo("abc");
      stale.reset();
      assertThat(client.head()).startsWith("HTTP/1.1 502 ");
    }
    assertThat(faults("unanswered")).isOne();
    assertThat(exchanges("new")).isOne();
  }

  @Test
  void aNewConnectionThatDiesUnansweredIsNotReplaced() throws Exception {
    open("");
    try (Peer client = gateway.client().say(get("/pipe"));
        Peer origin = gateway.accepted()) {
      origin.head();
      origin.close();
      assertThat(client.head()).startsWith("HTTP/1.1 502 ");
    }
    assertThat(faults("unanswered")).isOne();
  }

  @Test
  void keptConnectionsThatCloseAtRestAreNotUsed() throws Exception {
    open("");
    try (Peer client = gateway.client()) {
      used(client).close();
      await().untilAsserted(() -> assertThat(gateway.connections()).isZero());
      try (Peer next = used(client)) {
        assertThat(gateway.connections()).isOne();
      }
    }
    assertThat(exchanges("reused")).isZero();
  }

  @Test
  void connectionsAtRestAreClosedAfterAWhile() throws Exception {
    open("idle-timeout = 200ms");
    try (Peer client = gateway.client();
        Peer origin = used(client)) {
      assertThat(origin.isEnded()).isTrue();
    }
    await().untilAsserted(() -> assertThat(gateway.connections()).isZero());
  }

  @Test
  void answersOfEveryFormPassAndLeaveTheConnectionInStep() throws Exception {
    open("");
    try (Peer client = gateway.client();
        Peer origin = used(client)) {
      client.say("HEAD /pipe HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(origin.head()).startsWith("HEAD ");
      origin.say("HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n");
      assertThat(client.head()).contains("Content-Length: 1234\r\n");
      exchange(client, origin, "HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 204 ", "");
      exchange(
          client,
          origin,
          "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\nContent-Length: 77\r\n\r\n",
          "HTTP/1.1 304 ",
          "");
      exchange(
          client,
          origin,
          "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n" + OK,
          "HTTP/1.1 200 ",
          "ok");
      exchange(
          client,
          origin,
          "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n"
              + "3;x=y\r\nabc\r\n0\r\nX-End: 1\r\n\r\n",
          "HTTP/1.1 404 ",
          "3\r\nabc\r\n0\r\nX-End: 1\r\n\r\n");
      exchange(client, origin, OK, "HTTP/1.1 200 ", "ok");
    }
    assertThat(exchanges("new")).isOne();
  }

  private static void exchange(Peer client, Peer origin, String answer, String status, String body)
      throws IOException {
    client.say(get("/pipe"));
    origin.head();
    origin.say(answer);
    assertThat(client.head()).startsWith(status);
    assertThat(client.take(body.length())).isEqualTo(body);
  }

  @Test
  void aBodyThatEndsWithItsConnectionIsComplete() throws Exception {
    open("");
    try (Peer client = gateway.client().say(get("/pipe"));
        Peer origin = gateway.accepted()) {
      origin.head();
      origin.say("HTTP/1.0 200 OK\r\n\r\nabc");
      origin.close();
      client.head();
      assertThat(client.until("0\r\n\r\n")).isEqualTo("3\r\nabc\r\n0\r\n\r\n");
      try (Peer next = used(client)) {
        assertThat(exchanges("reused")).isZero();
      }
    }
  }

  @Test
  void aSlowClientSlowsItsOriginAndGetsEveryByte() throws Exception {
    open("");
    byte[] body = new byte[48 << 20];
    new Random(7).nextBytes(body);
    try (Peer client = gateway.client();
        Peer origin = used(client)) {
      client.say(get("/pipe"));
      origin.head();
      CompletableFuture<Void> writing =
          CompletableFuture.runAsync(
              () -> {
                try {
                  origin.say("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n");
                  origin.say(body);
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      client.head();
      await()
          .during(Duration.ofMillis(500))
          .atMost(Duration.ofSeconds(10))
          .until(() -> !writing.isDone());
      assertThat(Arrays.equals(client.in.readNBytes(body.length), body)).isTrue();
      writing.get(10, TimeUnit.SECONDS);
      exchange(client, origin, OK, "HTTP/1.1 200 ", "ok");
    }
  }

  @Test
  void aClientThatGoesTakesItsExchangeWithIt() throws Exception {
    open("");
    try (Peer client = gateway.client().say(get("/pipe"));
        Peer origin = gateway.accepted()) {
      origin.head();
      client.close();
      assertThat(origin.isEnded()).isTrue();
    }
    try (Peer client = gateway.client().say(get("/pipe"));
        Peer origin = gateway.accepted()) {
      origin.head();
      origin.say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
      client.head();
      client.close();
      assertThat(origin.isEnded()).isTrue();
    }
    await().untilAsserted(() -> assertThat(gateway.remembered()).isZero());
    assertThat(gateway.connections()).isZero();
  }

  @Test
  void closingEndsConnectionsAtRestAndInUse() throws Exception {
    open("");
    try (Peer resting = gateway.client();
        Peer atRest = used(resting);
        Peer client = gateway.client().say(get("/pipe"))) {
      atRest.head();
      gateway.closeUpstream();
      assertThat(atRest.isEnded()).isTrue();
      assertThat(client.head()).startsWith("HTTP/1.1 503 ");
      assertThat(resting.say(get("/pipe")).head()).startsWith("HTTP/1.1 503 ");
    }
    await().untilAsserted(() -> assertThat(gateway.connections()).isZero());
  }

  @Test
  void theOriginHearsWhoAsks() throws Exception {
    open("");
    try (Peer client =
            gateway
                .client()
                .say(
                    "GET /pipe?a=b HTTP/1.1\r\nHost: play.example\r\n"
                        + "X-Forwarded-For: 10.9.9.9\r\nRange: bytes=0-\r\n"
                        + "Connection: keep-alive\r\n\r\n");
        Peer origin = gateway.accepted()) {
      assertThat(origin.head())
          .startsWith("GET /pipe?a=b HTTP/1.1\r\n")
          .contains(
              "Host: play.example\r\n",
              "X-Forwarded-For: 127.0.0.1\r\n",
              "X-Forwarded-Proto: http\r\n",
              "X-Real-IP: 127.0.0.1\r\n",
              "Range: bytes=0-\r\n")
          .doesNotContainIgnoringCase("connection:", "content-length");
      origin.say("HTTP/1.1 200 OK\r\nServer: SRS\r\nContent-Length: 0\r\n\r\n");
      assertThat(client.head()).contains("Server: SRS\r\n");
    }
  }
}
