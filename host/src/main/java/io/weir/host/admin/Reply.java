package io.weir.host.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * A whole answer.
 *
 * @param status of HTTP
 * @param contentType of the body; empty if there is none
 * @param body as text
 * @param headers further headers
 */
record Reply(int status, String contentType, String body, Map<String, String> headers) {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  static Reply json(Object value) {
    return json(200, "application/json", value, Map.of());
  }

  static Reply json(int status, String contentType, Object value, Map<String, String> headers) {
    try {
      return new Reply(status, contentType, JSON.writeValueAsString(value), headers);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a view that is no JSON: " + value.getClass(), e);
    }
  }

  static Reply text(String contentType, String text) {
    return new Reply(200, contentType, text, Map.of());
  }

  static Reply empty() {
    return new Reply(204, "", "", Map.of());
  }

  void send(Response response, Callback callback) {
    response.setStatus(status);
    if (!contentType.isEmpty()) {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
    }
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    headers.forEach((name, value) -> response.getHeaders().put(name, value));
    response.write(true, StandardCharsets.UTF_8.encode(body), callback);
  }
}
