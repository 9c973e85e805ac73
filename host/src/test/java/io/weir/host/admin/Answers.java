package io.weir.host.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;

/** What tests of the system API ask and expect of its answers. */
final class Answers {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Answers() {}

  static JsonNode json(AdminKit kit, String path) throws Exception {
    HttpResponse<String> answer = kit.get(path);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    return JSON.readTree(answer.body());
  }

  static JsonNode problem(HttpResponse<String> answer, int status, String detail)
      throws IOException {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.headers().firstValue("Server")).isEmpty();
    JsonNode document = JSON.readTree(answer.body());
    assertThat(document.path("type").asText()).isEqualTo("about:blank");
    assertThat(document.path("title").asText()).isNotBlank();
    assertThat(document.path("status").asInt()).isEqualTo(status);
    assertThat(document.path("detail").asText()).contains(detail);
    return document;
  }

  static Socket connect(AdminKit kit) throws IOException {
    Socket socket = new Socket();
    socket.connect(kit.address, 5000);
    socket.setSoTimeout(15_000);
    return socket;
  }

  static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
  }

  static String statusLine(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString();
  }

  /** The status line, or that the server closed while the client was still sending. */
  static String refusal(Socket socket) throws IOException {
    try {
      return statusLine(socket);
    } catch (SocketException e) {
      return "closed";
    }
  }
}
