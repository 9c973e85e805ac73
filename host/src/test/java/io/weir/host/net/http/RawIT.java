package io.weir.host.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.api.routing.EndReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers of which only the head is decoded, between real sockets. */
@SuppressWarnings({"NullAway.Init", "StringConcatToTextBlock"}) // CRLF stays in sight
class RawIT {
  private static final String GET = "GET /raw/live.flv?t=1 HTTP/1.1\r\nHost: h\r\n\r\n";

  private Gateway gateway;

  @BeforeEach
  void open() throws Exception {
    gateway = new Gateway("", "head-timeout = 1s, max-header-size = 2000");
  }

  @AfterEach
  void close() throws Exception {
    gateway.close();
  }

  /** Chunks of all sizes, with an extension and a trailer that nobody may touch. */
  private static byte[] chunked(int size) throws IOException {
    Random random = new Random(size);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (body.size() < size) {
      byte[] chunk = new byte[1 + random.nextInt(20_000)];
      random.nextBytes(chunk);
      body.write((Integer.toHexString(chunk.length) + ";x=y\r\n").getBytes(StandardCharsets.UTF_8));
      body.write(chunk);
      body.write("\r\n".getBytes(StandardCharsets.UTF_8));
    }
    body.write("0\r\nX-Trailer: 1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    return body.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] together(byte[] first, byte[] second) {
    byte[] all = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  @Test
  void chunksPassAsTheyAreFromTheFirstByteOn() throws Exception {
    byte[] body = chunked(3_000_000);
    try (Peer client = gateway.client().say(GET);
        Peer origin = gateway.accepted()) {
      assertThat(origin.head())
          .startsWith("GET /raw/live.flv?t=1 HTTP/1.1\r\n")
          .contains("connection: close\r\n", "X-Forwarded-For: 127.0.0.1\r\n");
      CompletableFuture<Void> writing =
          CompletableFuture.runAsync(
              () -> {
                try {
                  origin.say(
                      together(
                          bytes(
                              "HTTP/1.1 200 OK\r\nServer: SRS\r\nConnection: Keep-Alive\r\n"
                                  + "Content-Type: video/x-flv\r\n"
                                  + "Transfer-Encoding: chunked\r\n\r\n"),
                          body));
                  origin.close();
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      assertThat(client.head())
          .startsWith("HTTP/1.1 200 OK\r\n")
          .contains(
              "Server: SRS\r\n",
              "Content-Type: video/x-flv\r\n",
              "Transfer-Encoding: chunked\r\n",
              "connection: close\r\n",
              "access-control-allow-origin: *\r\n")
          .doesNotContain("Keep-Alive");
      assertThat(client.rest()).isEqualTo(body);
      writing.get(10, TimeUnit.SECONDS);
    }
    await().untilAsserted(() -> assertThat(gateway.ends).containsExactly(EndReason.ORIGIN_CLOSED));
    await().untilAsserted(() -> assertThat(gateway.connections()).isZero());
    assertThat(gateway.remembered()).isZero();
  }

  @Test
  void everySplitOfHeadAndBodyGivesTheSameBytes() throws Exception {
    byte[] body = bytes("5\r\nhello\r\n0\r\n\r\n");
    byte[] head = bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    byte[] answer = together(head, body);
    for (int split = head.length - 3; split <= head.length + 3; split++) {
      try (Peer client = gateway.client().say(GET);
          Peer origin = gateway.accepted()) {
        origin.head();
        origin.say(java.util.Arrays.copyOf(answer, split));
        origin.say(java.util.Arrays.copyOfRange(answer, split, answer.length));
        client.head();
        assertThat(client.take(body.length).getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(body);
      }
    }
  }

  @Test
  void aBodyThatEndsWithItsConnectionPasses() throws Exception {
    byte[] body = new byte[1_000_000];
    new Random(3).nextBytes(body);
    try (Peer client = gateway.client().say("GET /raw HTTP/1.0\r\nHost: h\r\n\r\n");
        Peer origin = gateway.accepted()) {
      assertThat(origin.head()).startsWith("GET /raw HTTP/1.0\r\n");
      CompletableFuture<Void> writing =
          CompletableFuture.runAsync(
              () -> {
                try {
                  origin.say(together(bytes("HTTP/1.1 200 OK\r\n\r\n"), body));
                  origin.close();
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      assertThat(client.head()).doesNotContain("chunked").contains("connection: close\r\n");
      assertThat(client.rest()).isEqualTo(body);
      writing.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void whatAClientSendsNextNeverReachesTheOrigin() throws Exception {
    try (Peer client =
            gateway.client().say(GET + "GET /api/v1/secret HTTP/1.1\r\nHost: h\r\n\r\n");
        Peer origin = gateway.accepted()) {
      assertThat(origin.head()).startsWith("GET /raw/live.flv");
      origin.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
      client.head();
      client.take(10);
      client.say("GET /api/v1/secret HTTP/1.1\r\nHost: h\r\n\r\n");
      origin.say("0\r\n\r\n");
      assertThat(client.take(5)).isEqualTo("0\r\n\r\n");
      client.close();
      assertThat(origin.restAsText()).isEmpty();
    }
  }

  @Test
  void aViewerThatGoesTakesTheOriginsConnectionAlong() throws Exception {
    try (Peer client = gateway.client().say(GET);
        Peer origin = gateway.accepted()) {
      origin.head();
      origin.say("HTTP/1.1 200 OK\r\n\r\nabc");
      client.head();
      assertThat(client.take(3)).isEqualTo("abc");
      client.socket.shutdownOutput();
      assertThat(origin.isEnded()).isTrue();
      assertThat(client.isEnded()).isTrue();
    }
    await().untilAsserted(() -> assertThat(gateway.ends).containsExactly(EndReason.CLIENT_CLOSED));
    await().untilAsserted(() -> assertThat(gateway.connections()).isZero());
  }

  @Test
  void aViewerThatGoesBeforeTheAnswerDoesToo() throws Exception {
    try (Peer client = gateway.client().say(GET);
        Peer origin = gateway.accepted()) {
      origin.head();
      client.close();
      assertThat(origin.isEnded()).isTrue();
    }
    await().untilAsserted(() -> assertThat(gateway.connections()).isZero());
    assertThat(gateway.ends).isEmpty();
  }

  @Test
  void anUpgradePassesBothWaysWithWhatCameEarly() throws Exception {
    try (Peer client =
            gateway
                .client()
                .say(
                    "GET /raw/ws.flv HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\n"
                        + "Upgrade: websocket\r\nSec-WebSocket-Key: k\r\n\r\nearly frame");
        Peer origin = gateway.accepted()) {
      assertThat(origin.head())
          .contains("connection: upgrade\r\n", "upgrade: websocket\r\n", "Sec-WebSocket-Key: k\r\n")
          .doesNotContain("close");
      origin.say(
          "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
              + "Sec-WebSocket-Accept: a\r\n\r\nfirst frame");
      assertThat(client.head())
          .startsWith("HTTP/1.1 101 ")
          .contains("upgrade: websocket\r\n", "Sec-WebSocket-Accept: a\r\n");
      assertThat(client.take(11)).isEqualTo("first frame");
      assertThat(origin.take(11)).isEqualTo("early frame");
      client.say("up");
      assertThat(origin.take(2)).isEqualTo("up");
      origin.say("down");
      assertThat(client.take(4)).isEqualTo("down");
    }
  }

  @Test
  void informationalHeadsAreSkippedAndRefusalsPass() throws Exception {
    try (Peer client = gateway.client().say(GET);
        Peer origin = gateway.accepted()) {
      origin.head();
      origin.say(
          "HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n"
              + "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone");
      assertThat(client.head()).startsWith("HTTP/1.1 404 Not Found\r\n");
      assertThat(client.take(4)).isEqualTo("gone");
    }
  }

  @Test
  void badAnswersAre502AndSilenceIs504() throws Exception {
    for (String answer :
        new String[] {
          "hello\r\n\r\n",
          "HTTP/1.1 200 OK\r\nX: " + "y".repeat(3000) + "\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc"
        }) {
      try (Peer client = gateway.client().say(GET);
          Peer origin = gateway.accepted()) {
        origin.head();
        origin.say(answer);
        assertThat(client.head()).as(answer).startsWith("HTTP/1.1 502 ");
        assertThat(origin.isEnded()).isTrue();
      }
    }
    try (Peer client = gateway.client().say(GET);
        Peer origin = gateway.accepted()) {
      origin.head();
      assertThat(client.head()).startsWith("HTTP/1.1 504 ");
      assertThat(origin.isEnded()).isTrue();
    }
    try (Peer client = gateway.client().say(GET)) {
      gateway.accepted().close();
      assertThat(client.head()).startsWith("HTTP/1.1 502 ");
    }
    await().untilAsserted(() -> assertThat(gateway.connections()).isZero());
  }
}
