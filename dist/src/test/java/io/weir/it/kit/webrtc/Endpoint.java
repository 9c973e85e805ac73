package io.weir.it.kit.webrtc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * WHIP (RFC 9725), WHEP, and SRS's older calls, as one port serves them. {@code GET /sessions}
 * tells tests what there is.
 */
final class Endpoint implements HttpHandler {
  private static final String SESSION = "/resource/";
  private static final String SDP = "application/sdp";
  private static final String FRAGMENT = "application/trickle-ice-sdpfrag";

  private static final String PAGE =
      "<!doctype html><link rel=\"icon\" href=\"data:,\"><title>WebRTC origin</title><body>";

  private final JsonMapper json = JsonMapper.builder().build();
  private final Sessions sessions;

  Endpoint(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
      exchange
          .getResponseHeaders()
          .set("Access-Control-Expose-Headers", "Location, ETag, Link, Accept-Patch");
      try {
        route(exchange, body);
      } catch (IllegalArgumentException e) {
        answer(exchange, 400, "text/plain", String.valueOf(e.getMessage()));
      } catch (RuntimeException e) {
        e.printStackTrace();
        answer(exchange, 500, "text/plain", String.valueOf(e.getMessage()));
      }
    }
  }

  private void route(HttpExchange exchange, String body) throws IOException {
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().getPath();
    if (method.equals("OPTIONS")) {
      exchange.getResponseHeaders().set("Access-Control-Allow-Methods", "POST, PATCH, DELETE");
      exchange
          .getResponseHeaders()
          .set("Access-Control-Allow-Headers", "Content-Type, Authorization, If-Match");
      answer(exchange, 204, null, "");
    } else if (path.startsWith(SESSION)) {
      session(exchange, method, path.substring(SESSION.length()), body);
    } else if (method.equals("GET") && path.equals("/")) {
      answer(exchange, 200, "text/html", PAGE);
    } else if (method.equals("GET") && path.equals("/sessions")) {
      answer(exchange, 200, "application/json", list());
    } else if (method.equals("POST") && path.matches("/rtc/v1/(whip|whep)/?")) {
      open(exchange, path.contains("whip"), body);
    } else if (method.equals("POST") && path.matches("/rtc/v1/(publish|play)/?")) {
      call(exchange, path.contains("publish"), body);
    } else {
      answer(exchange, 404, "text/plain", "no such thing: " + method + " " + path);
    }
  }

  private void open(HttpExchange exchange, boolean publishes, String offer) throws IOException {
    if (!SDP.equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
      answer(exchange, 415, "text/plain", "expected: " + SDP);
      return;
    }
    Map<String, String> query = query(exchange.getRequestURI());
    String stream = query.get("app") + "/" + query.get("stream");
    Optional<Sessions.Opened> opened = sessions.open(publishes, stream, known(exchange), offer);
    if (opened.isEmpty()) {
      answer(exchange, 409, "text/plain", stream + " is published already");
      return;
    }
    Sessions.Session session = opened.get().session();
    exchange.getResponseHeaders().set("Location", SESSION + session.id());
    exchange.getResponseHeaders().set("ETag", session.etag());
    exchange.getResponseHeaders().set("Accept-Patch", FRAGMENT);
    answer(exchange, 201, SDP, opened.get().answer());
  }

  private void call(HttpExchange exchange, boolean publishes, String body) throws IOException {
    JsonNode request = json.readTree(body);
    String stream = URI.create(request.path("streamurl").asText()).getPath().replaceFirst("^/", "");
    Optional<Sessions.Opened> opened =
        sessions.open(publishes, stream, known(exchange), request.path("sdp").asText());
    ObjectNode response = json.createObjectNode().put("code", opened.isEmpty() ? 1028 : 0);
    opened.ifPresent(o -> response.put("sdp", o.answer()).put("sessionid", o.session().id()));
    answer(exchange, 200, "application/json", response.toString());
  }

  private void session(HttpExchange exchange, String method, String id, String body)
      throws IOException {
    Optional<Sessions.Session> session = sessions.find(id);
    if (session.isEmpty()) {
      answer(exchange, 404, "text/plain", "no such session");
    } else if (method.equals("DELETE")) {
      sessions.end(id);
      answer(exchange, 200, null, "");
    } else if (method.equals("PATCH")) {
      patch(exchange, session.get(), body);
    } else {
      answer(exchange, 405, "text/plain", method);
    }
  }

  /** RFC 9725, section 4.3. */
  private static void patch(HttpExchange exchange, Sessions.Session session, String fragment)
      throws IOException {
    String condition = exchange.getRequestHeaders().getFirst("If-Match");
    if (!FRAGMENT.equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
      answer(exchange, 415, "text/plain", "expected: " + FRAGMENT);
    } else if (condition == null) {
      answer(exchange, 428, "text/plain", "If-Match is missing");
    } else if (!condition.equals("*") && !condition.equals(session.etag())) {
      answer(exchange, 412, "text/plain", condition + " is not " + session.etag());
    } else if (session.isRestart(fragment)) {
      String answer = session.restart(fragment);
      exchange.getResponseHeaders().set("ETag", session.etag());
      answer(exchange, 200, FRAGMENT, answer);
    } else {
      session.trickle(fragment);
      answer(exchange, 204, null, "");
    }
  }

  private static Map<String, String> query(URI uri) {
    Map<String, String> query = new HashMap<>();
    for (String field : String.valueOf(uri.getRawQuery()).split("&", -1)) {
      String[] parts = field.split("=", 2);
      query.put(
          parts[0], parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return query;
  }

  private static Map<String, String> known(HttpExchange exchange) {
    Map<String, String> known = new HashMap<>();
    known.put("target", exchange.getRequestURI().toString());
    for (String name : new String[] {"Host", "Authorization", "X-Forwarded-For"}) {
      String value = exchange.getRequestHeaders().getFirst(name);
      if (value != null) {
        known.put(name, value);
      }
    }
    return known;
  }

  private String list() {
    ArrayNode list = json.createArrayNode();
    for (Sessions.Session session : sessions.all()) {
      ObjectNode one =
          list.addObject()
              .put("id", session.id())
              .put("publishes", session.publishes())
              .put("stream", session.stream())
              .put("state", session.peer().state().name())
              .put("restarts", session.restarts());
      one.set("request", json.valueToTree(session.known()));
    }
    return list.toString();
  }

  private static void answer(HttpExchange exchange, int status, @Nullable String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    if (type != null) {
      exchange.getResponseHeaders().set("Content-Type", type);
    }
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
