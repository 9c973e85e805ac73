package io.weir.it.srs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;

/** Whom an SRS asks about its clients: allows all but those whose query has {@code deny}. */
final class Hooks implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<JsonNode> calls = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  private Hooks(HttpServer server) {
    this.server = server;
  }

  static Hooks start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
      Hooks hooks = new Hooks(server);
      server.setExecutor(hooks.threads);
      server.createContext("/hook", hooks::answer);
      server.start();
      return hooks;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode call = JSON.readTree(exchange.getRequestBody().readAllBytes());
      calls.add(call);
      boolean denied = call.path("param").asText().contains("deny");
      byte[] code = (denied ? "1" : "0").getBytes(StandardCharsets.US_ASCII);
      exchange.sendResponseHeaders(200, code.length);
      exchange.getResponseBody().write(code);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
  }

  /** The calls whose query has that text. */
  List<JsonNode> about(String token) {
    return calls.stream().filter(call -> call.path("param").asText().contains(token)).toList();
  }

  /** Waits for the first of them. */
  JsonNode await(String token) {
    Awaitility.await("a hook about " + token)
        .atMost(Duration.ofSeconds(10))
        .until(() -> !about(token).isEmpty());
    return about(token).get(0);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
