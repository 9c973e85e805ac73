package io.weir.host.admin;

import static io.weir.host.admin.Answers.connect;
import static io.weir.host.admin.Answers.json;
import static io.weir.host.admin.Answers.problem;
import static io.weir.host.admin.Answers.refusal;
import static io.weir.host.admin.Answers.statusLine;
import static io.weir.host.admin.Answers.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.store.Ownership;
import java.io.IOException;
import java.net.BindException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AdminServerIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REGISTER = "/api/v1/srs/register";

  private AdminKit kit;

  @BeforeEach
  void open() throws IOException {
    kit = AdminKit.open();
  }

  @AfterEach
  void close() {
    kit.close();
  }

  private void reopen(String token, String registrationToken, String allow) throws IOException {
    kit.close();
    kit = new AdminKit(token, registrationToken, allow);
  }

  @Test
  void versionsAreAsOfSrs() throws Exception {
    assertThat(json(kit, "/api/v1/versions"))
        .isEqualTo(
            JSON.readTree(
                """
                {"code":0,"server":"replica-1","service":"run-1","pid":"4711",
                 "data":{"major":0,"minor":1,"revision":0,"version":"0.1.0-SNAPSHOT"}}
                """));
  }

  @Test
  void streamsUpToALimit() throws Exception {
    Ownership held =
        kit.store
            .ownership()
            .claim(
                StreamKey.parse("__defaultVhost__/a/b/cam1"),
                new OriginId("vid-1"),
                Duration.ofSeconds(30))
            .toCompletableFuture()
            .join();
    kit.store.ownership().publish(held, "r1/s1", Duration.ofSeconds(30));

    assertThat(json(kit, "/api/v1/streams"))
        .isEqualTo(
            JSON.readTree(
                """
                [{"stream":"__defaultVhost__/a/b/cam1","vhost":"__defaultVhost__","app":"a/b",
                  "name":"cam1","origin":"vid-1","generation":"%s","published":true,
                  "publisher":"r1/s1"}]
                """
                    .formatted(held.generation())));
    assertThat(json(kit, "/api/v1/streams/?limit=1")).hasSize(1);
    for (String wrong : List.of("0", "x", "-1", "1000000", "100001")) {
      problem(kit.get("/api/v1/streams?limit=" + wrong), 400, "limit: \"" + wrong + "\"");
    }
    problem(kit.get("/api/v1/streams?limit=1&limit=2"), 400, "limit: given more than once");
  }

  @Test
  void sessionsAreListedAndEnded() throws Exception {
    kit.sessions.ids.add("a7");

    assertThat(json(kit, "/api/v1/sessions"))
        .isEqualTo(
            JSON.readTree(
                """
                [{"id":"a7","protocol":"rtmp","role":"play","stream":"__defaultVhost__/live/cam1",
                  "client":"192.0.2.9:5000","since":"2026-03-01T10:00:00Z","bytesToOrigin":7,
                  "bytesToClient":9,"state":"opening"}]
                """));
    assertThat(kit.send("DELETE", "/api/v1/sessions/a7", "").statusCode()).isEqualTo(204);
    problem(kit.send("DELETE", "/api/v1/sessions/a7", ""), 404, "session: \"a7\"");
    assertThat(json(kit, "/api/v1/sessions")).isEmpty();
  }

  @Test
  void endingASessionNeedsTheTokenWhereThereIsOne() throws Exception {
    reopen("t0ken", "", "127.0.0.0/8");
    kit.sessions.ids.add("a7");
    String path = "/api/v1/sessions/a7";

    HttpResponse<String> none = kit.send("DELETE", path, "");
    problem(none, 401, "token");
    assertThat(none.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    problem(kit.send("DELETE", path, "", "Authorization", "Bearer nope"), 401, "token");
    assertThat(kit.sessions.ids).hasSize(1);
    assertThat(kit.send("DELETE", path, "", "Authorization", "Bearer t0ken").statusCode())
        .isEqualTo(204);
  }

  @Test
  void aPageMayNotWriteBecauseItsBrowserIsOnThisMachine() throws Exception {
    kit.sessions.ids.add("a7");
    String[] page = {"Origin", "http://evil.example"};
    problem(kit.send("DELETE", "/api/v1/sessions/a7", "", page), 403, "header Origin");
    problem(kit.send("POST", "/api/v1/origins/a/drain", "", page), 403, "header Origin");
    assertThat(kit.sessions.ids).hasSize(1);
  }

  @Test
  void originsAreDrainedAndUndrained() throws Exception {
    kit.post("/api/v1/srs/register", AdminKit.registration("vid-1", 1935));
    String path = "/api/v1/origins/vid-1/drain";
    problem(
        kit.send("DELETE", path, ""), 404, "origin: \"vid-1\" (expected: one that is draining)");
    problem(kit.post("/api/v1/origins/vid-2/drain", ""), 404, "origin: \"vid-2\"");
    problem(kit.post(path + "?within=soon", ""), 400, "within: \"soon\"");
    problem(kit.post(path + "?within=25h", ""), 400, "within: \"25h\"");

    HttpResponse<String> begun = kit.post(path + "?within=90s", "");
    assertThat(begun.statusCode()).isEqualTo(202);
    assertThat(JSON.readTree(begun.body()))
        .isEqualTo(
            JSON.readTree(
                """
                {"id":"vid-1","state":"draining","since":"2026-03-01T10:00:00Z",
                 "deadline":"2026-03-01T10:01:30Z"}
                """));
    assertThat(json(kit, "/api/v1/origins").path(0).path("state").asText()).isEqualTo("draining");
    assertThat(json(kit, "/api/v1/origins").path(0).path("drain").path("deadline").asText())
        .isEqualTo("2026-03-01T10:01:30Z");

    assertThat(kit.send("DELETE", path, "").statusCode()).isEqualTo(204);
    assertThat(json(kit, "/api/v1/origins").path(0).path("state").asText()).isEqualTo("up");
  }

  @Test
  void drainingNeedsTheTokenWhereThereIsOne() throws Exception {
    reopen("t0ken", "", "127.0.0.0/8");
    kit.post("/api/v1/srs/register", AdminKit.registration("vid-1", 1935));
    String path = "/api/v1/origins/vid-1/drain";
    problem(kit.post(path, ""), 401, "token");
    problem(kit.send("DELETE", path, ""), 401, "token");
    assertThat(kit.send("POST", path, "", "Authorization", "Bearer t0ken").statusCode())
        .isEqualTo(202);
  }

  @Test
  void plugins() throws Exception {
    assertThat(json(kit, "/api/v1/plugins"))
        .isEqualTo(
            JSON.readTree(
                """
                [{"id":"protocol-rtmp","version":"0.1.0","state":"STARTED",
                  "extensions":["protocol rtmp"]}]
                """));
  }

  @Test
  void explanation() throws Exception {
    assertThat(json(kit, "/api/v1/explain?stream=live/cam1&protocol=rtmp&role=publish"))
        .isEqualTo(
            JSON.readTree(
                """
                {"stream":"__defaultVhost__/live/cam1","protocol":"rtmp","role":"publish",
                 "rule":"default",
                 "strategies":[{"name":"hash","plugin":"weir-hash","version":"1.2"}],
                 "owner":{"origin":"vid-a","generation":"5.3","published":true,
                          "publisher":"r1/s1"},
                 "candidates":[{"origin":"vid-a","weight":100,"zone":"east","healthy":true,
                                "standing":"up (check answered)",
                                "publishers":0,"players":0}],
                 "order":["vid-a"],"by":"hash","why":"vid-a owns the stream"}
                """));
    assertThat(json(kit, "/api/v1/explain?stream=v.example/a/b/cam1").path("stream").asText())
        .isEqualTo("v.example/a/b/cam1");
    assertThat(json(kit, "/api/v1/explain?stream=live%2Fcam1").path("role").asText())
        .isEqualTo("play");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /api/v1/explain                                   | stream: "" (expected: app/stream
          /api/v1/explain?stream=cam1                       | stream: "cam1"
          /api/v1/explain?stream=live//cam1                 | stream: "live//cam1"
          /api/v1/explain?stream=live/cam1&protocol=gopher  | protocol: "gopher"
          /api/v1/explain?stream=live/cam1&role=watch       | role: "watch" (expected: publish or play)
          /api/v1/explain?stream=%ff%fe/x                   | query: malformed
          """)
  void wrongParameterIsNamed(String path, String detail) throws Exception {
    problem(kit.get(path), 400, detail);
  }

  @Test
  void faultIsAProblemThatKeepsItsSecrets() throws Exception {
    HttpResponse<String> answer = kit.get("/api/v1/explain?stream=live/broken");

    problem(answer, 500, "log");
    assertThat(answer.body()).doesNotContain("secret-host");
  }

  @Test
  void aStoreThatCannotBeReachedIs503() throws Exception {
    kit.storeAway = true;
    for (String path : List.of("/api/v1/explain?stream=live/away", "/api/v1/streams")) {
      HttpResponse<String> answer = kit.get(path);

      problem(answer, 503, "shared store");
      assertThat(answer.body()).doesNotContain("secret-host");
    }
  }

  @Test
  void readinessNamesItsReasons() throws Exception {
    assertThat(json(kit, "/livez").path("status").asText()).isEqualTo("live");
    assertThat(json(kit, "/readyz").path("status").asText()).isEqualTo("ready");

    kit.unready.add("draining");

    JsonNode document = problem(kit.get("/readyz"), 503, "draining");
    assertThat(document.path("reasons")).isEqualTo(JSON.readTree("[\"draining\"]"));
    assertThat(json(kit, "/livez")).isNotEmpty();
  }

  @Test
  void metricsInBothFormatsOfPrometheus() throws Exception {
    kit.post(REGISTER, AdminKit.registration("vid-1", 1935));

    HttpResponse<String> text = kit.get("/metrics");
    assertThat(text.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    assertThat(text.body())
        .contains("weir_origins_registrations_total{result=\"accepted\"} 1.0")
        .contains("weir_origin_healthy{kind=\"rtmp\",origin=\"vid-1\"} 1.0");
    HttpResponse<String> open =
        kit.send("GET", "/metrics", "", "Accept", "application/openmetrics-text;version=1.0.0");
    assertThat(open.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/openmetrics-text");
    assertThat(open.body()).endsWith("# EOF\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/api", "/api/v1/nope", "/api/v1/sessions/a/b", "/api/v1/srs/register/a/b"})
  void unknownPathIsAProblem(String path) throws Exception {
    problem(kit.get(path), 404, "path: " + path);
    problem(kit.send("DELETE", path, ""), 404, "path: " + path);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/srs/register, POST",
    "DELETE, /api/v1/srs/register/token, POST",
    "POST, /api/v1/origins, 'GET, HEAD'",
    "GET, /api/v1/sessions/a7, DELETE",
    "GET, /api/v1/origins/a/drain, 'DELETE, POST'",
    "PUT, /metrics, 'GET, HEAD'",
    "OPTIONS, /livez, 'GET, HEAD'",
  })
  void wrongMethodIsAProblemThatNamesTheRightOnes(String method, String path, String allow)
      throws Exception {
    HttpResponse<String> answer = kit.send(method, path, "");

    problem(answer, 405, "method: " + method);
    assertThat(answer.headers().firstValue("Allow")).contains(allow);
  }

  @Test
  void headIsGetWithoutItsBody() throws Exception {
    HttpResponse<String> answer = kit.send("HEAD", "/livez", "");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NONSENSE\r\n\r\n",
        "GET /livez HTTP/9.9\r\nHost: x\r\n\r\n",
        "GET /api/v1/%2e%2e/%2fetc HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /api/v1/sessions/%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /livez HTTP/1.1\r\n\r\n",
        "POST /api/v1/srs/register HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
      })
  void malformedRequestGetsAnErrorAndHarmsNobody(String request) throws Exception {
    try (Socket socket = connect(kit)) {
      write(socket, request);
      assertThat(statusLine(socket)).matches("HTTP/1.1 (4|5)\\d\\d.*");
    }
    assertThat(kit.get("/livez").statusCode()).isEqualTo(200);
  }

  @Test
  void longHeadersAreRefused() throws Exception {
    try (Socket socket = connect(kit)) {
      write(socket, "GET /livez HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(20_000) + "\r\n\r\n");
      assertThat(refusal(socket)).matches("HTTP/1.1 431.*|closed");
    }
  }

  @Test
  void portInUseIsABindFailure() {
    AdminServer second =
        new AdminServer(
            new AdminSettings(kit.address, "", ClientCertificates.none()),
            services(),
            Optional.empty(),
            kit.threads,
            kit.timer);

    assertThatThrownBy(second::start)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(String.valueOf(kit.address.getPort()))
        .satisfies(
            e ->
                assertThat(e instanceof BindException || e.getCause() instanceof BindException)
                    .isTrue());
    assertThat(kit.timer.isShutdown()).isFalse();
    assertThat(kit.threads.isShutdown()).isFalse();
  }

  private AdminServices services() {
    io.weir.host.origins.Inbox nobody =
        new io.weir.host.origins.Registrar(
            kit.store.origins(),
            new io.weir.host.origins.OriginSettings(
                Duration.ofMinutes(1),
                List.of(),
                new io.weir.host.origins.RegistrationRule(
                    List.of(), new io.weir.host.access.Token("")),
                List.of()),
            kit.clock,
            kit.meters);
    return new AdminServices(
        new Identity("r", "s", "1", "1"),
        nobody,
        nobody,
        kit.origins,
        kit.states,
        Duration.ofSeconds(60),
        kit.store.ownership()::snapshot,
        kit.sessions,
        List::of,
        new NoExplainer(),
        List::of,
        kit.meters::scrape);
  }

  /** Knows no protocol. */
  private static final class NoExplainer implements Explainer {
    @Override
    public java.util.concurrent.CompletionStage<io.weir.host.routing.Explanation> explain(
        StreamKey key, String protocol, io.weir.api.Role role) {
      return new CompletableFuture<>();
    }

    @Override
    public boolean knows(String protocol) {
      return false;
    }
  }
}
