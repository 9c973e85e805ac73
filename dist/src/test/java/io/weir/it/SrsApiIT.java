package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.it.kit.Http;
import io.weir.it.kit.RawHttp;
import io.weir.it.kit.RawHttpOrigin;
import io.weir.it.kit.WeirProcess;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** SRS's HTTP API for all origins at once, with origins that scripts speak for. */
final class SrsApiIT {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** An SRS's HTTP API; its ids are those of every other. */
  private static final class Srs implements AutoCloseable {
    private final RawHttpOrigin http = RawHttpOrigin.start();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    Srs(String name, int streams) {
      String head =
          "{\"code\":0,\"server\":\"%s\",\"service\":\"run1\",\"pid\":\"7\",".formatted(name);
      http.on(
          "/api/v1/streams/",
          (c, request) -> say(c, request, head + "\"streams\":[" + streams(streams) + "]}"));
      http.on(
          "/api/v1/streams/vid-0",
          (c, request) -> say(c, request, head + "\"stream\":" + streams(1) + "}"));
      http.on(
          "/api/v1/vhosts/",
          (c, request) ->
              say(
                  c,
                  request,
                  head + "\"vhosts\":[{\"id\":\"vid-v\",\"name\":\"__defaultVhost__\"}]}"));
      http.on(
          "/api/v1/clients/",
          (c, request) -> say(c, request, head + "\"clients\":[" + client() + "]}"));
      http.on(
          "/api/v1/clients/c0",
          (c, request) ->
              say(
                  c,
                  request,
                  request.startLine().startsWith("DELETE")
                      ? head.replaceAll(",$", "}")
                      : head + "\"client\":" + client() + "}"));
      http.on(
          "/api/v1/summaries",
          (c, request) ->
              say(
                  c,
                  request,
                  head
                      + """
                      "data":{"ok":true,"now_ms":1795000000123,
                        "self":{"version":"7.0.18","pid":7,"cpu_percent":0.5,"mem_kbyte":1000},
                        "system":{"cpus":4,"load_1m":1.5,"conn_srs":3}}}
                      """));
      http.otherwise((c, request) -> say(c, request, "{\"code\":2048}"));
    }

    private static String streams(int count) {
      return String.join(
          ",",
          IntStream.range(0, count)
              .mapToObj(
                  i ->
                      """
                      {"id":"vid-%d","name":"s%d","vhost":"vid-v","app":"live","url":"/live/s%d",
                       "clients":1,"kbps":{"recv_30s":1,"send_30s":2},
                       "publish":{"active":true,"cid":"c%d"},"video":null,"audio":null}
                      """
                          .formatted(i, i, i, i))
              .toList());
    }

    private static String client() {
      return """
      {"id":"c0","vhost":"vid-v","stream":"vid-0","ip":"192.0.2.7","type":"rtmp-publish",
       "publish":true,"alive":1.5}
      """;
    }

    private void say(RawHttp connection, RawHttp.Head request, String body) {
      asked.add(request.startLine().replace(" HTTP/1.1", ""));
      connection.send(
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(body.length(), body));
    }

    @Override
    public void close() {
      http.close();
    }
  }

  private static WeirProcess.Builder before(String... addresses) {
    StringBuilder origins = new StringBuilder("weir.origins.static = [\n");
    for (int i = 0; i < addresses.length; i++) {
      origins.append(
          "  { id = \"o/%d\", endpoints { api = [\"%s\"] } }\n".formatted(i, addresses[i]));
    }
    return WeirProcess.builder().with(origins + "]").with("weir.origins.api.timeout = 500ms");
  }

  private static Http api(WeirProcess weir) {
    return new Http("http://127.0.0.1:" + weir.webRtcApiPort());
  }

  private static JsonNode json(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError(response.body(), e);
    }
  }

  private static JsonNode get(WeirProcess weir, String path) {
    HttpResponse<String> response = api(weir).get(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response);
  }

  @Test
  void allOriginsAnswerAsOneServerWithIdsOfTheirOwn() {
    try (Srs a = new Srs("a", 8);
        Srs b = new Srs("b", 8);
        WeirProcess weir = before(a.http.address(), b.http.address()).start()) {
      JsonNode streams = get(weir, "/api/v1/streams/");
      assertThat(streams.path("code").asInt(-1)).isZero();
      assertThat(streams.path("server").asText()).isNotEmpty();
      assertThat(streams.path("partial").asBoolean(true)).isFalse();
      // Ten, unless more are asked for, as SRS does.
      assertThat(streams.path("streams").findValuesAsText("name"))
          .containsExactly("s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s0", "s1");
      JsonNode first = streams.path("streams").get(0);
      assertThat(first.path("id").asText()).isEqualTo("vid-0@o~2f0");
      assertThat(first.path("vhost").asText()).isEqualTo("vid-v@o~2f0");
      assertThat(first.at("/publish/cid").asText()).isEqualTo("c0@o~2f0");
      assertThat(first.path("origin").asText()).isEqualTo("o/0");
      assertThat(
              get(weir, "/api/v1/streams/?start=10&count=20")
                  .path("streams")
                  .findValuesAsText("id"))
          .containsExactly(
              "vid-2@o~2f1",
              "vid-3@o~2f1",
              "vid-4@o~2f1",
              "vid-5@o~2f1",
              "vid-6@o~2f1",
              "vid-7@o~2f1");
      assertThat(get(weir, "/api/v1/vhosts/").path("vhosts").findValuesAsText("id"))
          .containsExactly("vid-v@o~2f0", "vid-v@o~2f1");

      JsonNode one = get(weir, "/api/v1/streams/vid-0@o~2f1").path("stream");
      assertThat(one.path("id").asText()).isEqualTo("vid-0@o~2f1");
      assertThat(get(weir, "/api/v1/streams/vid-9@o~2f1").path("code").asInt()).isEqualTo(2048);
      assertThat(get(weir, "/api/v1/streams/vid-0@nobody").path("code").asInt()).isEqualTo(2048);

      JsonNode summaries = get(weir, "/api/v1/summaries");
      assertThat(summaries.at("/data/system/cpus").asInt()).isEqualTo(8);
      assertThat(summaries.at("/data/system/conn_srs").asInt()).isEqualTo(6);
      assertThat(summaries.at("/data/self/cpu_percent").asDouble()).isEqualTo(0.5);
      assertThat(summaries.path("origins").findValuesAsText("origin"))
          .containsExactly("o/0", "o/1");

      assertThat(get(weir, "/api/v1/versions").at("/data/version").asText()).isNotEmpty();
      assertThat(api(weir).get("/api/v1/streams/?start=5000").statusCode()).isEqualTo(400);
      assertThat(api(weir).get("/api/v1/nothing").statusCode()).isEqualTo(404);
      assertThat(api(weir).post("/api/v1/streams/", "{}").statusCode()).isEqualTo(405);
    }
  }

  @Test
  void whoDoesNotAnswerIsNamedWithinTheTimeout() {
    try (Srs well = new Srs("well", 2);
        Srs ill = new Srs("ill", 2);
        RawHttpOrigin silent = RawHttpOrigin.start();
        WeirProcess weir =
            before(well.http.address(), silent.address(), ill.http.address()).start()) {
      silent.otherwise((connection, request) -> connection.isClosedWithin(Duration.ofSeconds(30)));
      ill.http.serve("/api/v1/streams/", "application/json", "{\"code\":1234}");
      long began = System.nanoTime();
      JsonNode streams = get(weir, "/api/v1/streams/");
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
      assertThat(streams.path("code").asInt(-1)).isZero();
      assertThat(streams.path("streams").findValuesAsText("origin")).containsExactly("o/0", "o/0");
      assertThat(streams.path("partial").asBoolean()).isTrue();
      assertThat(streams.path("missing").findValuesAsText("origin")).containsExactly("o/1", "o/2");
      assertThat(streams.path("missing").findValuesAsText("why"))
          .containsExactly("no answer within 500 ms", "code 1234 (expected: 0)");
      assertThat(api(weir).get("/api/v1/streams/vid-0@o~2f1").statusCode()).isEqualTo(504);

      ill.http.close();
      well.http.close();
      HttpResponse<String> nobody = api(weir).get("/api/v1/summaries");
      assertThat(nobody.statusCode()).isEqualTo(502);
      assertThat(json(nobody).path("code").asInt()).isEqualTo(502);
      assertThat(json(nobody).path("missing")).hasSize(3);
      assertThat(weir.metrics().sum("weir_srs_api_total", "result=\"partial\"")).isEqualTo(1);
      assertThat(weir.metrics().sum("weir_srs_api_total", "result=\"failed\"")).isEqualTo(2);
    }
  }

  @Test
  void aKickReachesTheRightOriginAndNeedsTheRightToWrite() {
    try (Srs a = new Srs("a", 1);
        Srs b = new Srs("b", 1);
        WeirProcess weir =
            before(a.http.address(), b.http.address()).with("weir.api.token = s3cret").start()) {
      String id = get(weir, "/api/v1/clients/").path("clients").get(1).path("id").asText();
      assertThat(id).isEqualTo("c0@o~2f1");
      assertThat(get(weir, "/api/v1/clients/" + id).at("/client/stream").asText())
          .isEqualTo("vid-0@o~2f1");
      assertThat(api(weir).delete("/api/v1/clients/" + id).statusCode()).isEqualTo(401);
      assertThat(b.asked).doesNotContain("DELETE /api/v1/clients/c0");
      HttpRequest kick =
          api(weir)
              .request("/api/v1/clients/" + id)
              .header("Authorization", "Bearer s3cret")
              .DELETE()
              .build();
      assertThat(json(api(weir).send(kick)).path("code").asInt(-1)).isZero();
      assertThat(b.asked).contains("DELETE /api/v1/clients/c0");
      assertThat(a.asked).doesNotContain("DELETE /api/v1/clients/c0");

      // As SRS's console asks.
      String page = "/api/v1/clients/" + id + "?callback=angular.callbacks._7&method=DELETE";
      assertThat(api(weir).get(page).statusCode()).isEqualTo(401);
      HttpResponse<String> script = api(weir).get(page + "&token=s3cret");
      assertThat(script.body()).startsWith("angular.callbacks._7({\"code\":0").endsWith(")");
      assertThat(script.headers().firstValue("Content-Type")).hasValue("text/javascript");
      assertThat(b.asked.stream().filter("DELETE /api/v1/clients/c0"::equals)).hasSize(2);
      assertThat(api(weir).get("/api/v1/streams/?callback=alert(1)//").statusCode()).isEqualTo(400);
      assertThat(api(weir).get("/api/v1/streams/?callback=x&method=%20").statusCode())
          .isEqualTo(400);
      assertThat(api(weir).get("/api/v1/raw?rpc=raw").body()).isEqualTo("{\"code\":1061}");
      assertThat(weir.log()).doesNotContain("s3cret");
    }
  }

  @Test
  void whereThereIsNoTokenOnlyThisMachineKicksAndNoPage() {
    try (Srs a = new Srs("a", 1);
        WeirProcess weir = before(a.http.address()).start()) {
      String path = "/api/v1/clients/c0@o~2f0";
      HttpRequest page =
          api(weir).request(path).header("Origin", "http://evil.example").DELETE().build();
      assertThat(api(weir).send(page).statusCode()).isEqualTo(403);
      assertThat(api(weir).get(path + "?callback=x&method=DELETE").statusCode()).isEqualTo(403);
      assertThat(a.asked).doesNotContain("DELETE /api/v1/clients/c0");
      assertThat(api(weir).delete(path).statusCode()).isEqualTo(200);
      assertThat(a.asked).contains("DELETE /api/v1/clients/c0");
    }
  }

  @Test
  void whoIsNotAllowedReadsNothingButTheVersion() {
    try (Srs a = new Srs("a", 1);
        WeirProcess weir =
            before(a.http.address()).with("weir.origins.api.allow = [\"10.0.0.0/8\"]").start()) {
      assertThat(api(weir).get("/api/v1/clients/").statusCode()).isEqualTo(403);
      assertThat(api(weir).get("/api/v1/versions").statusCode()).isEqualTo(200);
      assertThat(a.asked).isEmpty();
    }
  }
}
