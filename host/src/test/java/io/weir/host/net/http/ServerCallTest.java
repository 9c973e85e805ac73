package io.weir.host.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.weir.api.ErrorCode;
import io.weir.api.net.http.BodySink;
import io.weir.api.net.http.HttpCall;
import io.weir.api.net.http.HttpHandler;
import io.weir.api.net.http.Problem;
import io.weir.api.net.http.ResponseHead;
import io.weir.api.routing.RouteException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a handler can do with a call, and what a connection does between calls. */
@SuppressWarnings("StringConcatToTextBlock") // CRLF stays in sight
class ServerCallTest {
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
  void headGetsTheHeadOfGetAlone() {
    HttpBench bench = later();
    HttpBench.Client client = bench.connect();
    client.send("HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n");
    calls.get(0).reply(ResponseHead.of(200), bytes("12345"));
    assertThat(client.answer()).contains("content-length: 5\r\n").endsWith("\r\n\r\n");
    client.send("HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n");
    calls.get(1).reply(ResponseHead.of(200).with("Content-Length", 99), bytes(""));
    assertThat(client.answer()).contains("Content-Length: 99\r\n").endsWith("\r\n\r\n");
    client.send("HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n");
    BodySink sink = calls.get(2).begin(ResponseHead.of(200));
    sink.write(Unpooled.copiedBuffer(bytes("dropped")));
    sink.end(EmptyHttpHeaders.INSTANCE);
    assertThat(client.answer()).contains("transfer-encoding: chunked\r\n").endsWith("\r\n\r\n");
    client.send(GET);
    calls.get(3).reply(ResponseHead.of(200), bytes("now with body"));
    assertThat(client.answer()).endsWith("now with body");
  }

  @Test
  void aBodyWithoutLengthIsChunkedAndKeepsItsTrailers() {
    HttpBench bench = later();
    HttpBench.Client client = bench.connect().send(GET);
    BodySink sink = calls.get(0).begin(ResponseHead.of(200));
    sink.write(Unpooled.copiedBuffer(bytes("abc")));
    sink.flush();
    sink.end(ResponseHead.of(200).with("X-End", "1").headers());
    assertThat(client.answer()).endsWith("\r\n\r\n3\r\nabc\r\n0\r\nX-End: 1\r\n\r\n");
    assertThat(client.isOpen()).isTrue();
  }

  @Test
  void oldClientsGetNoChunksAndTheEndOfTheConnection() {
    HttpBench bench = later();
    HttpBench.Client client = bench.connect().send("GET /a HTTP/1.0\r\n\r\n");
    BodySink sink = calls.get(0).begin(ResponseHead.of(200));
    sink.write(Unpooled.copiedBuffer(bytes("abc")));
    sink.end(EmptyHttpHeaders.INSTANCE);
    assertThat(client.answer())
        .contains("connection: close")
        .doesNotContain("chunked")
        .endsWith("\r\n\r\nabc");
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void oldClientsMayKeepTheirConnection() {
    HttpBench bench = later();
    HttpBench.Client client =
        bench.connect().send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    calls.get(0).reply(ResponseHead.of(200), bytes("abc"));
    assertThat(client.answer()).contains("connection: keep-alive");
    assertThat(client.isOpen()).isTrue();
  }

  @Test
  void aBodyThatIsShorterOrLongerThanAnnouncedIsBrokenOff() {
    for (String body : List.of("abc", "abcdefgh")) {
      HttpBench bench = later();
      HttpBench.Client client = bench.connect().send(GET);
      BodySink sink = calls.get(0).begin(ResponseHead.of(200).with("Content-Length", 5));
      sink.write(Unpooled.copiedBuffer(bytes(body)));
      sink.flush();
      sink.end(EmptyHttpHeaders.INSTANCE);
      assertThat(client.isOpen()).as(body).isFalse();
      assertThat(client.answer()).doesNotContain("abcde");
      calls.clear();
    }
  }

  @Test
  void anAnswerThatFailsInTheMiddleIsBrokenOff() {
    HttpBench bench = later();
    HttpBench.Client client = bench.connect().send(GET);
    BodySink sink = calls.get(0).begin(ResponseHead.of(200));
    sink.write(Unpooled.copiedBuffer(bytes("abc")));
    sink.flush();
    calls.get(0).fail(new RouteException(ErrorCode.ORIGIN_REJECTED, "10.0.0.1"));
    assertThat(client.isOpen()).isFalse();
    assertThat(client.answer()).endsWith("3\r\nabc\r\n");
    assertThat(calls.get(0).gone().toCompletableFuture()).isCompleted();
  }

  @Test
  void failuresAreProblems() {
    HttpBench bench = later();
    HttpBench.Client client = bench.connect().send(GET);
    calls.get(0).fail(new RouteException(ErrorCode.NO_ORIGIN, "10.0.0.1:80 is down"));
    assertThat(client.answer())
        .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
        .contains("retry-after: 2", "application/problem+json", "access-control-allow-origin: *")
        .doesNotContain("10.0.0.1");
    assertThat(client.isOpen()).isTrue();
    assertThat(
            bench
                .meters
                .get("weir.http.requests")
                .tags("protocol", "test", "status", "5xx")
                .functionCounter()
                .count())
        .isOne();
  }

  @Test
  void aHandlerThatThrowsIsAnsweredBy500() {
    HttpBench bench =
        bench(
            "",
            call -> {
              throw new IllegalStateException("secret");
            });
    assertThat(bench.connect().send(GET).answer())
        .startsWith("HTTP/1.1 500 ")
        .doesNotContain("secret");
  }

  @Test
  void oneRequestHasOneAnswer() {
    HttpBench bench = later();
    bench.connect().send(GET);
    calls.get(0).reply(new Problem(404, "no"));
    assertThatThrownBy(() -> calls.get(0).reply(ResponseHead.of(200), bytes("")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void bodiesComeWhole() {
    HttpBench bench = echo(10);
    HttpBench.Client client = bench.connect();
    client.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab").send("cde" + GET);
    assertThat(bodies).containsExactly("abcde", "");
    client.send(
        "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nxy\r\n1\r\nz\r\n");
    client.send("0\r\n\r\n" + GET);
    assertThat(bodies).containsExactly("abcde", "", "xyz", "");
    assertThat(client.isOpen()).isTrue();
  }

  @Test
  void bodiesThatAreTooLargeAre413() {
    for (String rest :
        List.of(
            "Content-Length: 11\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\nb\r\n01234567890\r\n",
            "Content-Length: 11\r\nExpect: 100-continue\r\n\r\n")) {
      HttpBench bench = echo(10);
      HttpBench.Client client = bench.connect().send("POST /a HTTP/1.1\r\nHost: h\r\n" + rest);
      assertThat(client.answer()).startsWith("HTTP/1.1 413 ").contains("connection: close");
      assertThat(client.isOpen()).isFalse();
      assertThat(bench.faults).containsExactly("body_size");
    }
    assertThat(bodies).isEmpty();
  }

  @Test
  void chunksThatAreNoneAre400() {
    for (String chunk : List.of("x\r\n", "-1\r\n", "1\r\nabc\r\n", "fffffffffffffffff\r\n")) {
      HttpBench bench = echo(100);
      HttpBench.Client client =
          bench
              .connect()
              .send("POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk);
      assertThat(client.answer()).as(chunk).startsWith("HTTP/1.1 400 ");
      assertThat(client.isOpen()).isFalse();
    }
    assertThat(bodies).isEmpty();
  }

  @Test
  void aClientThatWaitsIsToldToContinueWhenTheBodyIsWanted() {
    HttpBench bench = echo(10);
    HttpBench.Client client =
        bench
            .connect()
            .send(
                "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n"
                    + "Expect: 100-continue\r\n\r\n");
    assertThat(client.answer()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
    assertThat(client.send("ok").answer()).startsWith("HTTP/1.1 200 ").endsWith("ok");
    assertThat(client.send(GET).answer()).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void aBodyThatNobodyReadEndsTheConnection() {
    HttpBench bench = later();
    HttpBench.Client client =
        bench.connect().send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab");
    calls.get(0).reply(new Problem(404, "no such thing"));
    assertThat(client.answer()).startsWith("HTTP/1.1 404 ").contains("connection: close");
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void takingOverDropsWhatAClientSendsNext() {
    HttpBench bench = later();
    HttpBench.Client client = bench.connect().send(GET + GET);
    Channel taken =
        calls
            .get(0)
            .takeOver(
                ResponseHead.of(200)
                    .with("Transfer-Encoding", "chunked")
                    .with("Content-Type", "video/x-flv"));
    assertThat(client.answer())
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains("Transfer-Encoding: chunked", "connection: close")
        .endsWith("\r\n\r\n");
    assertThat(taken.pipeline().names()).noneMatch(name -> name.startsWith("http-"));
    taken.writeAndFlush(Unpooled.copiedBuffer(bytes("5\r\nraw")));
    assertThat(client.answer()).isEqualTo("5\r\nraw");
    client.send("more");
    assertThat(client.channel.inboundMessages()).isEmpty();
    assertThat(calls).hasSize(1);
    assertThat(((ServerAcceptor) bench.acceptor).remembered()).isZero();
  }
}
