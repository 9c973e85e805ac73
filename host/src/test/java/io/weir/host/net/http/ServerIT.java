package io.weir.host.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The server under clients that keep no rules, between real sockets. */
@SuppressWarnings("NullAway.Init") // each test opens the gateway that it wants
class ServerIT {
  private static final String GET = "GET /here HTTP/1.1\r\nHost: h\r\n\r\n";

  private Gateway gateway;

  private void open(String server) throws Exception {
    gateway = new Gateway(server, "");
  }

  @AfterEach
  void close() throws Exception {
    gateway.close();
  }

  @Test
  void aSlowHeadIsAnsweredAndEndsWhileOthersAreServed() throws Exception {
    open("header-timeout = 300ms");
    try (Peer slow = gateway.client().say("GET /here HT");
        Peer other = gateway.client().say(GET)) {
      assertThat(other.head()).startsWith("HTTP/1.1 200 ");
      assertThat(slow.restAsText()).startsWith("HTTP/1.1 408 ").contains("connection: close");
    }
    assertThat(gateway.faults).containsExactly("slow_header");
  }

  @Test
  void aConnectionAtRestEndsSilently() throws Exception {
    open("keep-alive-timeout = 200ms");
    try (Peer client = gateway.client().say(GET)) {
      client.head();
      client.take("/here".length());
      assertThat(client.restAsText()).isEmpty();
    }
    await().untilAsserted(() -> assertThat(gateway.remembered()).isZero());
  }

  @Test
  void pipelinedRequestsAreAnsweredInTheirOrder() throws Exception {
    open("");
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      requests.append("GET /").append(i).append(" HTTP/1.1\r\nHost: h\r\n\r\n");
    }
    try (Peer client = gateway.client().say(requests.toString())) {
      for (int i = 0; i < 500; i++) {
        assertThat(client.head()).startsWith("HTTP/1.1 200 ");
        assertThat(client.take(("/" + i).length())).isEqualTo("/" + i);
      }
    }
  }

  @Test
  void pipelinedRequestsWaitForTheOneBefore() throws Exception {
    open("");
    String first = "GET /pipe/first HTTP/1.1\r\nHost: h\r\n\r\n";
    try (Peer client = gateway.client().say(first + GET.repeat(1000));
        Peer origin = gateway.accepted()) {
      origin.head();
      origin.say("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst");
      client.head();
      assertThat(client.take(5)).isEqualTo("first");
      for (int i = 0; i < 1000; i++) {
        client.head();
        assertThat(client.take(5)).isEqualTo("/here");
      }
    }
  }

  /** The client sends all the time and must still get to read its answer. */
  @Test
  void aMegabyteOfHeadersIsAnswered() throws Exception {
    open("");
    try (Peer client = gateway.client()) {
      client.say("GET /here HTTP/1.1\r\nHost: h\r\n");
      sayUntilRefused(client, "X-Filler: 12345678901234567890123456789012\r\n".repeat(24_000));
      assertThat(client.head()).startsWith("HTTP/1.1 431 ");
    }
    assertThat(gateway.faults).containsExactly("header_size");
  }

  @Test
  void aBodyOfAMegabyteIsAnswered() throws Exception {
    open("");
    try (Peer client = gateway.client()) {
      client.say("POST /pipe HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n");
      sayUntilRefused(client, "x".repeat(1_000_000));
      assertThat(client.head()).startsWith("HTTP/1.1 413 ");
    }
    assertThat(gateway.faults).containsExactly("body_size");
  }

  private static void sayUntilRefused(Peer client, String text) {
    try {
      client.say(text);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("pipe");
    }
  }

  @Test
  void aThousandClientsLeaveNothingBehind() throws Exception {
    open("");
    for (int wave = 0; wave < 5; wave++) {
      List<Peer> clients = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        clients.add(gateway.client().say(i % 3 == 0 ? GET : i % 3 == 1 ? "GET /he" : ""));
      }
      for (Peer client : clients) {
        client.close();
      }
    }
    await().untilAsserted(() -> assertThat(gateway.remembered()).isZero());
    try (Peer client = gateway.client().say(GET)) {
      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void drainingEndsIdleConnectionsAtOnceAndBusyOnesAfterTheirAnswer() throws Exception {
    open("");
    try (Peer idle = gateway.client().say(GET);
        Peer busy = gateway.client()) {
      idle.head();
      idle.take(5);
      busy.say("GET /pipe HTTP/1.1\r\nHost: h\r\n\r\n");
      try (Peer origin = gateway.accepted()) {
        origin.head();
        gateway.drain();
        assertThat(idle.restAsText()).isEmpty();
        origin.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        assertThat(busy.head()).contains("connection: close");
        assertThat(busy.restAsText()).isEqualTo("ok");
      }
    }
    await().untilAsserted(() -> assertThat(gateway.remembered()).isZero());
  }

  @Test
  void aClientThatReadsNothingIsCutOff() throws Exception {
    open("send-timeout = 500ms");
    try (Peer client = gateway.client().say("GET /pipe HTTP/1.1\r\nHost: h\r\n\r\n");
        Peer origin = gateway.accepted()) {
      origin.head();
      origin.say("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
      try {
        for (int i = 0; i < 100; i++) {
          origin.say(new byte[1_000_000]);
        }
      } catch (IOException cutOff) {
        assertThat(cutOff).hasMessageMatching("(?i).*(reset|pipe).*");
      }
      assertThat(origin.isEnded()).isTrue();
    }
    assertThat(gateway.faults).containsExactly("slow_reader");
  }
}
