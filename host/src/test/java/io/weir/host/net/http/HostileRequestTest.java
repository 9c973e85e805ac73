package io.weir.host.net.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.net.http.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that two parsers could understand in two ways, and those that are simply too much. */
class HostileRequestTest {
  private static final String NEXT = "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n";

  private final List<String> handled = new ArrayList<>();
  private final HttpBench bench =
      new HttpBench(
          "max-uri-length = 200, max-header-size = 1000",
          call -> {
            handled.add(call.request().target());
            call.reply(ResponseHead.of(200), "ok".getBytes(StandardCharsets.US_ASCII));
          });

  @AfterEach
  void close() {
    bench.close();
  }

  static Stream<Arguments> refused() {
    String host = "Host: h\r\n";
    return Stream.of(
        bad(
            "length_and_coding",
            "POST / HTTP/1.1\r\n"
                + host
                + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        bad(
            "length_and_coding",
            "POST / HTTP/1.1\r\n"
                + host
                + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),
        bad(
            "content_length",
            "POST / HTTP/1.1\r\n" + host + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nabcde"),
        bad(
            "content_length",
            "POST / HTTP/1.1\r\n" + host + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcde"),
        bad(
            "content_length",
            "POST / HTTP/1.0\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde"),
        bad("content_length", "POST / HTTP/1.1\r\n" + host + "Content-Length: 5, 5\r\n\r\nabcde"),
        bad("content_length", "POST / HTTP/1.1\r\n" + host + "Content-Length: +5\r\n\r\nabcde"),
        bad("content_length", "POST / HTTP/1.1\r\n" + host + "Content-Length: -5\r\n\r\nabcde"),
        bad("content_length", "POST / HTTP/1.1\r\n" + host + "Content-Length: 0x5\r\n\r\nabcde"),
        bad("content_length", "POST / HTTP/1.1\r\n" + host + "Content-Length: 5 5\r\n\r\nabcde"),
        bad("content_length", "POST / HTTP/1.1\r\n" + host + "Content-Length: \r\n\r\nabcde"),
        bad(
            "content_length",
            "POST / HTTP/1.1\r\n" + host + "Content-Length: 99999999999999999999\r\n\r\n"),
        bad(
            "transfer_coding",
            "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
        bad(
            "transfer_coding",
            "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: identity\r\n\r\n"),
        bad(
            "transfer_coding",
            "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
        bad(
            "transfer_coding",
            "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n"),
        bad(
            "transfer_coding",
            "POST / HTTP/1.1\r\n"
                + host
                + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        bad(
            "transfer_coding",
            "POST / HTTP/1.1\r\n"
                + host
                + "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n"),
        bad(
            "transfer_coding",
            "POST / HTTP/1.0\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        bad(
            "space_before_colon",
            "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"),
        bad(
            "space_before_colon",
            "POST / HTTP/1.1\r\n" + host + "Content-Length\t: 5\r\n\r\nabcde"),
        bad(
            "header_name",
            "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding\u000b: chunked\r\n\r\n"),
        bad("header_name", "GET / HTTP/1.1\r\n" + host + ": empty\r\n\r\n"),
        bad("header_name", "GET / HTTP/1.1\r\n" + host + "no colon\r\n\r\n", "space_before_colon"),
        bad("header_name", "GET / HTTP/1.1\r\n" + host + "nocolon\r\n\r\n"),
        bad("header_name", "GET / HTTP/1.1\r\n" + host + "X-\u0000A: 1\r\n\r\n"),
        bad("header_name", "GET / HTTP/1.1\r\n" + host + "X-\u00e9: 1\r\n\r\n"),
        bad("folded_header", "GET / HTTP/1.1\r\n" + host + "X-A: 1\r\n folded\r\n\r\n"),
        bad("folded_header", "GET / HTTP/1.1\r\n" + host + "X-A: 1\r\n\tContent-Length: 5\r\n\r\n"),
        bad("folded_header", "GET / HTTP/1.1\r\n " + host + "\r\n"),
        bad("header_value", "GET / HTTP/1.1\r\n" + host + "X-A: 1\u00002\r\n\r\n"),
        bad("header_value", "GET / HTTP/1.1\r\n" + host + "X-A: 1\nX-B: 2\r\n\r\n"),
        bad("header_value", "GET / HTTP/1.1\r\nHost: h\n\n"),
        bad("bare_cr", "GET / HTTP/1.1\r\n" + host + "X-A: 1\rX-B: 2\r\n\r\n"),
        bad("bare_cr", "GET / HTTP/1.1\r\n" + host + "\rX: 1\r\n\r\n"),
        bad("bare_cr", "GET / HTTP/1.1\r" + host + "\r\n"),
        bad("request_line", "GET / HTTP/1.1\n" + host + "\r\n"),
        bad("request_line", "GET /a\u0000b HTTP/1.1\r\n" + host + "\r\n"),
        bad("request_line", "GET /a\rb HTTP/1.1\r\n" + host + "\r\n"),
        bad("request_line", "GET /a\tHTTP/1.1\r\n" + host + "\r\n"),
        bad("request_line", "GET  / HTTP/1.1\r\n" + host + "\r\n"),
        bad("request_line", "GET / HTTP/1.1 \r\n" + host + "\r\n"),
        bad("request_line", "GET / a HTTP/1.1\r\n" + host + "\r\n"),
        bad("request_line", "GET /\r\n\r\n"),
        bad("request_line", " GET / HTTP/1.1\r\n" + host + "\r\n"),
        bad("request_line", "G\u0001T / HTTP/1.1\r\n" + host + "\r\n"),
        bad("request_line", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000"),
        bad("request_line", "\r\n\r\n\r\n\r\n\r\nGET / HTTP/1.1\r\n"),
        bad("version", "GET / HTTP/1.2\r\n" + host + "\r\n"),
        bad("version", "GET / HTTP/2.0\r\n" + host + "\r\n"),
        bad("version", "GET / HTTP/0.9\r\n" + host + "\r\n"),
        bad("version", "GET / FTP/1.1\r\n" + host + "\r\n", "syntax"),
        bad("host", "GET / HTTP/1.1\r\n\r\n"),
        bad("host", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
        bad("host", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"),
        bad("host", "GET / HTTP/1.1\r\nHost: \r\n\r\n"),
        bad("host", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
        bad("host", "GET / HTTP/1.1\r\nHost: user@a\r\n\r\n"),
        bad("host", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
        bad("host", "GET / HTTP/1.1\r\nHost: a:80:80\r\n\r\n"),
        bad("host", "GET / HTTP/1.1\r\nHost: a:http\r\n\r\n"),
        bad("host", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n"),
        bad("host", "GET / HTTP/1.1\r\nHost: [localhost]\r\n\r\n"),
        bad("target", "GET live/a HTTP/1.1\r\n" + host + "\r\n"),
        bad("target", "GET * HTTP/1.1\r\n" + host + "\r\n"),
        bad("target", "GET ftp://h/a HTTP/1.1\r\n" + host + "\r\n"),
        bad("target", "GET http://u:p@h/a HTTP/1.1\r\n" + host + "\r\n"),
        bad("target", "GET http:///a HTTP/1.1\r\n" + host + "\r\n"),
        bad("target", "GET /a#b HTTP/1.1\r\n" + host + "\r\n"));
  }

  private static Arguments bad(String reason, String request) {
    return Arguments.of(request, List.of(reason));
  }

  private static Arguments bad(String reason, String request, String other) {
    return Arguments.of(request, List.of(reason, other));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void isRefusedAndEndsTheConnection(String request, List<String> reasons) {
    HttpBench.Client client = bench.connect().send(request + NEXT);
    String answer = client.answer();
    assertThat(answer)
        .startsWith("HTTP/1.1 400 ")
        .contains("application/problem+json", "connection: close", "\"status\":400")
        .containsOnlyOnce("HTTP/1.1 400");
    assertThat(bench.faults).hasSize(1).allMatch(reasons::contains);
    assertThat(handled).isEmpty();
    assertThat(client.isOpen()).isFalse();
  }

  /** The same, when every byte comes alone. */
  @ParameterizedTest
  @MethodSource("refused")
  void isRefusedAlsoByteByByte(String request, List<String> reasons) {
    HttpBench.Client client = bench.connect();
    for (byte b : (request + NEXT).getBytes(StandardCharsets.ISO_8859_1)) {
      if (client.isOpen()) {
        client.send(new byte[] {b});
      }
    }
    assertThat(client.answer()).startsWith("HTTP/1.1 400 ");
    assertThat(bench.faults).hasSize(1).allMatch(reasons::contains);
    assertThat(handled).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /a HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /a HTTP/1.1\r\nhost:h:8080\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: [2001:db8::1]:80\r\nX-Empty:\r\nX-Wide:  a\tb  \r\n\r\n",
        "\r\nGET /a HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /a HTTP/1.0\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: h\r\nX-Latin: \u00e9\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: h_1.example-2.com.\r\nContent-Length: 0\r\n\r\n"
      })
  void whatIsOnlyUnusualIsServed(String request) {
    HttpBench.Client client = bench.connect().send(request);
    assertThat(client.answer()).startsWith("HTTP/1.1 200 OK").endsWith("\r\n\r\nok");
    assertThat(handled).containsExactly("/a");
    assertThat(bench.faults).isEmpty();
  }

  @Test
  void aTargetThatIsTooLongIs414() {
    HttpBench.Client client =
        bench.connect().send("GET /" + "a".repeat(200) + " HTTP/1.1\r\nHost: h\r\n\r\n");
    assertThat(client.answer()).startsWith("HTTP/1.1 414 ");
    assertThat(bench.faults).containsExactly("uri_length");
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void aTargetOfTheLongestLengthIsServed() {
    String target = "/" + "a".repeat(199);
    bench.connect().send("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n");
    assertThat(handled).containsExactly(target);
  }

  @Test
  void headersThatAreTooLargeAre431() {
    HttpBench.Client client =
        bench.connect().send("GET / HTTP/1.1\r\nHost: h\r\n" + "X: y\r\n".repeat(200));
    assertThat(client.answer()).startsWith("HTTP/1.1 431 ");
    assertThat(bench.faults).containsExactly("header_size");
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void tunnelsAndTracesAreNotAllowed() {
    assertThat(bench.connect().send("CONNECT h:443 HTTP/1.1\r\nHost: h:443\r\n\r\n").answer())
        .startsWith("HTTP/1.1 405 ");
    assertThat(bench.connect().send("TRACE / HTTP/1.1\r\nHost: h\r\n\r\n").answer())
        .startsWith("HTTP/1.1 405 ");
    assertThat(handled).isEmpty();
  }

  @Test
  void bytesThatNoUriHasArriveEncoded() {
    bench.connect().send("GET /caf\u00c3\u00a9?x=\u00ff HTTP/1.1\r\nHost: h\r\n\r\n");
    assertThat(handled).containsExactly("/caf%C3%A9?x=%FF");
  }
}
