package io.weir.host.admin;

import static io.weir.host.admin.Answers.connect;
import static io.weir.host.admin.Answers.json;
import static io.weir.host.admin.Answers.problem;
import static io.weir.host.admin.Answers.refusal;
import static io.weir.host.admin.Answers.statusLine;
import static io.weir.host.admin.Answers.write;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RegistrationIT {
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
  void registrationIsAnsweredAsSrsExpectsAndTheOriginIsListed() throws Exception {
    HttpResponse<String> answer = kit.post(REGISTER, AdminKit.registration("vid-1", 1935));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(answer.body()))
        .isEqualTo(JSON.readTree("{\"code\":0,\"pid\":\"4711\"}"));
    assertThat(json(kit, "/api/v1/origins"))
        .isEqualTo(
            JSON.readTree(
                """
                [{"id":"vid-1","instance":"svc/1","source":"registered","state":"up",
                  "endpoints":{"rtc":["udp://127.0.0.1:8000"],"rtmp":["tcp://127.0.0.1:1935"]},
                  "health":{
                    "rtc":{"healthy":true,"standing":"up","since":"2026-03-01T10:00:00Z",
                      "why":"not checked yet","ejections":0},
                    "rtmp":{"healthy":true,"standing":"up","since":"2026-03-01T10:00:00Z",
                      "why":"not checked yet","ejections":0}},
                  "weight":100,"zone":"","labels":{"device_id":"d1"},
                  "joined":"2026-03-01T10:00:00Z","sessions":{"publishers":1,"players":2}}]
                """));
  }

  @Test
  void loadIsShownAsPercent() throws Exception {
    String body =
        AdminKit.registration("vid-1", 1935)
            .replace(
                "\"device_id\"",
                "\"summaries\":{\"data\":{\"self\":{\"cpu_percent\":0.5},"
                    + "\"system\":{\"conn_srs\":3}}},\"device_id\"");
    kit.post(REGISTER, body);

    JsonNode load = json(kit, "/api/v1/origins").path(0).path("load");
    assertThat(load.path("cpuPercent").asDouble()).isEqualTo(50);
    assertThat(load.path("connections").asInt()).isEqualTo(3);
    assertThat(load.path("at").asText()).isEqualTo("2026-03-01T10:00:00Z");
  }

  @Test
  void ofManyRegistrationsAtOnceNoneIsLost() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      answers.add(kit.sendAsync("POST", REGISTER, AdminKit.registration("vid-" + i, 10_000 + i)));
    }
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      assertThat(answer.join().statusCode()).isEqualTo(200);
    }
    org.awaitility.Awaitility.await()
        .untilAsserted(() -> assertThat(json(kit, "/api/v1/origins")).hasSize(100));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                                                   | body
          {}                                                   | ip: missing
          []                                                   | body (expected: a JSON object)
          {"ip":"127.0.0.1","server":7.5}                      | server: number (expected: a string)
          {"ip":"127.0.0.1","server":"a","service":"b"}        | pid: missing
          {"ip":"1","server":"a","service":"b","pid":"c","rtmp":["x"]} | rtmp[0]: "x" (expected: port
          {"ip":                                               | body
          <xml/>                                               | body
          """)
  void wrongRegistrationIsAProblemThatNamesTheField(String body, String detail) throws Exception {
    problem(kit.post(REGISTER, body), 400, detail);
    assertThat(json(kit, "/api/v1/origins")).isEmpty();
  }

  @Test
  void deepBodyIsAProblem() throws Exception {
    problem(kit.post(REGISTER, "{\"a\":" + "[".repeat(100_000) + "}"), 400, "depth");
    assertThat(json(kit, "/api/v1/versions")).isNotEmpty();
  }

  @Test
  void announcedLongBodyIsRefusedBeforeItComes() throws Exception {
    try (Socket socket = connect(kit)) {
      write(
          socket, "POST " + REGISTER + " HTTP/1.1\r\nHost: x\r\nContent-Length: 10485760\r\n\r\n");
      assertThat(statusLine(socket)).startsWith("HTTP/1.1 413");
    }
  }

  @Test
  void tenMebibytesInChunksAreRefused() throws Exception {
    try (Socket socket = connect(kit)) {
      write(
          socket,
          "POST " + REGISTER + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(UTF_8);
      try {
        for (int i = 0; i < 160; i++) {
          socket.getOutputStream().write(chunk);
        }
      } catch (SocketException e) {
        assertThat(e).isNotNull();
      }
      assertThat(refusal(socket)).matches("HTTP/1.1 413.*|closed");
    }
    assertThat(json(kit, "/api/v1/origins")).isEmpty();
  }

  @Test
  void tokenIsTakenAsBearerOrFromThePath() throws Exception {
    reopen("", "s3cret", "127.0.0.0/8");
    String body = AdminKit.registration("vid-1", 1935);

    HttpResponse<String> none = kit.post(REGISTER, body);
    problem(none, 401, "token is missing");
    assertThat(none.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    problem(kit.post(REGISTER + "/wrong", body), 401, "does not match");
    assertThat(json(kit, "/api/v1/origins")).isEmpty();
    assertThat(kit.post(REGISTER + "/s3cret", body).statusCode()).isEqualTo(200);
    assertThat(kit.send("POST", REGISTER, body, "Authorization", "Bearer s3cret").statusCode())
        .isEqualTo(200);
    assertThat(kit.send("POST", REGISTER, body, "Authorization", "bearer  s3cret").statusCode())
        .isEqualTo(200);
    problem(kit.send("POST", REGISTER, body, "Authorization", "Basic s3cret"), 401, "missing");
  }

  @Test
  void strangerMayNotRegisterWhateverHeadersItSends() throws Exception {
    reopen("", "", "10.0.0.0/8");

    problem(
        kit.send(
            "POST", REGISTER, AdminKit.registration("vid-1", 1935), "X-Forwarded-For", "10.0.0.1"),
        403,
        "127.0.0.1 (expected: an address in weir.origins.registration.allow)");
  }

  @Test
  void pageInABrowserMayNotRegister() throws Exception {
    problem(
        kit.send(
            "POST", REGISTER, AdminKit.registration("evil", 1935), "Origin", "http://evil.example"),
        403,
        "Origin");
  }
}
