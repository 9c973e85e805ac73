package io.weir.host.net.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.weir.api.net.http.BodySink;
import io.weir.api.net.http.HttpCall;
import io.weir.api.net.http.HttpHandler;
import io.weir.api.net.http.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a connection does between and around calls. */
@SuppressWarnings("StringConcatToTextBlock") // CRLF stays in sight
class ServerConnectionTest {
  private static final String GET = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";

  private final List<HttpCall> calls = new ArrayList<>();
  private final List<String> bodies = new ArrayList<>();

  private final List<HttpBench> benches = new ArrayList<>();

  private HttpBench bench(String config, HttpHandler handler) {
    HttpBench bench = new HttpBench(config, handler);
    benches.add(bench);
    return bench;
  }

  @AfterEach
  void close() {
    benches.forEach(HttpBench::close);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private HttpBench later() {
    return bench("", calls::add);
  }

  private HttpBench echo(int max) {
    return bench("", echoing(max));
  }

  private HttpHandler echoing(int max) {
    return call ->
        call.body(max)
            .whenComplete(
                (body, error) -> {
                  if (error != null) {
                    call.fail(error);
                  } else {
                    bodies.add(new String(body, StandardCharsets.ISO_8859_1));
                    call.reply(ResponseHead.of(200), body);
                  }
                });
  }

  @Test
  void requestsSentAheadWaitForTheirTurn() {
    HttpBench bench = later();
    HttpBench.Client client = bench.connect().send(GET.repeat(3));
    assertThat(calls).hasSize(1);
    for (int i = 0; i < 3; i++) {
      assertThat(calls).hasSize(i + 1);
      calls.get(i).reply(ResponseHead.of(200), bytes("answer " + i));
      assertThat(client.answer()).containsOnlyOnce("HTTP/1.1 200 OK").endsWith("answer " + i);
    }
    assertThat(client.isOpen()).isTrue();
    assertThat(client.channel.config().isAutoRead()).isTrue();
  }

  @Test
  void aThousandRequestsAnsweredAtOnceNeedNoStack() {
    HttpBench bench = bench("", call -> call.reply(ResponseHead.of(204), bytes("")));
    HttpBench.Client client = bench.connect().send(GET.repeat(1000));
    assertThat(client.answer().split("HTTP/1.1 204 No Content", -1)).hasSize(1001);
  }

  @Test
  void aClientThatSendsFarAheadIsNotRead() {
    HttpBench bench = later();
    HttpBench.Client client = bench.connect().send(GET).send(GET.repeat(1000));
    assertThat(client.channel.config().isAutoRead()).isFalse();
    calls.get(0).reply(ResponseHead.of(200), bytes(""));
    assertThat(client.channel.config().isAutoRead()).isFalse();
    assertThat(calls).hasSize(2);
    client.channel.close();
  }

  @Test
  void slowHeadersAre408() {
    HttpBench bench = later();
    HttpBench.Client client = bench.connect().send("GET /a HTTP/1.1\r\n");
    bench.pass(client, Duration.ofSeconds(9));
    client.send("Host: h\r\n");
    assertThat(client.isOpen()).isTrue();
    bench.pass(client, Duration.ofSeconds(2));
    assertThat(client.answer()).startsWith("HTTP/1.1 408 ");
    assertThat(client.isOpen()).isFalse();
    assertThat(bench.faults).containsExactly("slow_header");
  }

  @Test
  void silentConnectionsAreClosed() {
    HttpBench bench = bench("", call -> call.reply(ResponseHead.of(204), bytes("")));
    HttpBench.Client silent = bench.connect();
    bench.pass(silent, Duration.ofSeconds(11));
    assertThat(silent.isOpen()).isFalse();
    assertThat(silent.answer()).isEmpty();
    HttpBench.Client resting = bench.connect().send(GET);
    bench.pass(resting, Duration.ofSeconds(59));
    assertThat(resting.send(GET).isOpen()).isTrue();
    bench.pass(resting, Duration.ofSeconds(59));
    assertThat(resting.isOpen()).isTrue();
    bench.pass(resting, Duration.ofSeconds(2));
    assertThat(resting.isOpen()).isFalse();
    assertThat(bench.faults).isEmpty();
  }

  @Test
  void aHandlerMayTakeItsTime() {
    HttpBench bench = later();
    HttpBench.Client client = bench.connect().send(GET);
    bench.pass(client, Duration.ofHours(1));
    calls.get(0).reply(ResponseHead.of(200), bytes("late"));
    assertThat(client.answer()).endsWith("late");
  }

  @Test
  void slowBodiesAre408() {
    HttpBench bench = echo(10);
    HttpBench.Client client =
        bench.connect().send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab");
    bench.pass(client, Duration.ofSeconds(11));
    assertThat(client.answer()).startsWith("HTTP/1.1 408 ");
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void aConnectionHasItsNumberOfRequests() {
    HttpBench bench =
        bench("max-requests = 2", call -> call.reply(ResponseHead.of(204), bytes("")));
    HttpBench.Client client = bench.connect().send(GET);
    assertThat(client.answer()).doesNotContain("connection: close");
    assertThat(client.send(GET).answer()).contains("connection: close");
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void drainingLetsGoOfIdleConnectionsAndEndsTheOthersAfterTheirAnswer() {
    HttpBench bench = later();
    HttpBench.Client idle = bench.connect();
    HttpBench.Client busy = bench.connect().send(GET);
    bench.acceptor.drain();
    idle.channel.runPendingTasks();
    busy.channel.runPendingTasks();
    assertThat(idle.isOpen()).isFalse();
    assertThat(busy.isOpen()).isTrue();
    calls.get(0).reply(ResponseHead.of(200), bytes("last"));
    assertThat(busy.answer()).contains("connection: close").endsWith("last");
    assertThat(busy.isOpen()).isFalse();
    assertThat(((ServerAcceptor) bench.acceptor).remembered()).isZero();
  }

  @Test
  void whenTheClientGoesItsCallHearsOfIt() {
    HttpBench bench = later();
    HttpBench.Client client = bench.connect().send(GET);
    List<String> heard = new ArrayList<>();
    calls.get(0).gone().thenRun(() -> heard.add("gone"));
    client.channel.close();
    assertThat(heard).containsExactly("gone");
    calls.get(0).reply(ResponseHead.of(200), bytes("to nobody"));
    BodySink sink = calls.get(0).begin(ResponseHead.of(200));
    assertThat(sink.write(Unpooled.copiedBuffer(bytes("to nobody")))).isTrue();
    sink.end(EmptyHttpHeaders.INSTANCE);
    assertThat(((ServerAcceptor) bench.acceptor).remembered()).isZero();
  }

  @Test
  void preflightsAreAnsweredBeforeAnyHandler() {
    HttpBench bench = later();
    HttpBench.Client client =
        bench
            .connect()
            .send(
                "OPTIONS /a HTTP/1.1\r\nHost: h\r\nOrigin: https://p.example\r\n"
                    + "Access-Control-Request-Method: PATCH\r\n\r\n");
    assertThat(client.answer())
        .startsWith("HTTP/1.1 204 ")
        .contains("access-control-allow-origin: *");
    assertThat(calls).isEmpty();
    client.send("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n");
    assertThat(calls).hasSize(1);
  }

  @Test
  void theCallerIsWhoTheTrustedProxySaysHeIs() {
    HttpBench bench = bench("trusted-proxies = [\"192.0.2.0/24\"]", calls::add);
    bench
        .connect()
        .send(
            "GET /a HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 198.51.100.7\r\n"
                + "X-Forwarded-Proto: https\r\n\r\n");
    assertThat(calls.get(0).caller().address().getHostString()).isEqualTo("198.51.100.7");
    assertThat(calls.get(0).caller().scheme()).isEqualTo("https");
  }
}
