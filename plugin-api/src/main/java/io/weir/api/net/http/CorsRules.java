package io.weir.api.net.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.AsciiString;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may read answers (the Fetch standard's CORS protocol). {@code *} in a list stands
 * for all.
 *
 * <p>Immutable and pure.
 *
 * @param allowOrigins origins of pages, such as {@code https://example.com}; none switches CORS off
 * @param allowMethods methods that pages may use
 * @param allowHeaders request headers that pages may set
 * @param exposeHeaders response headers that pages may read
 * @param maxAge how long browsers may remember a preflight's answer
 * @param allowCredentials whether pages may send credentials; not for all origins
 * @param replace whether these rules replace what a media origin said itself; else that stands
 */
public record CorsRules(
    List<String> allowOrigins,
    List<String> allowMethods,
    List<String> allowHeaders,
    List<String> exposeHeaders,
    Duration maxAge,
    boolean allowCredentials,
    boolean replace) {

  private static final String ALL = "*";

  private static final List<AsciiString> RESPONSE_HEADERS =
      List.of(
          HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN,
          HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS,
          HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS,
          HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS,
          HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS,
          HttpHeaderNames.ACCESS_CONTROL_MAX_AGE);

  /** Copies the lists. */
  public CorsRules {
    allowOrigins = List.copyOf(allowOrigins);
    allowMethods = List.copyOf(allowMethods);
    allowHeaders = List.copyOf(allowHeaders);
    exposeHeaders = List.copyOf(exposeHeaders);
  }

  /**
   * Reads a {@code cors} section.
   *
   * @throws ConfigException.BadValue if credentials are allowed for all origins
   */
  public static CorsRules from(Config cors) {
    CorsRules rules =
        new CorsRules(
            cors.getStringList("allow-origins"),
            cors.getStringList("allow-methods"),
            cors.getStringList("allow-headers"),
            cors.getStringList("expose-headers"),
            cors.getDuration("max-age"),
            cors.getBoolean("allow-credentials"),
            cors.getBoolean("replace"));
    if (rules.allowCredentials && rules.allowOrigins.contains(ALL)) {
      throw new ConfigException.BadValue(
          cors.getValue("allow-credentials").origin(),
          "allow-credentials",
          "true (expected: false while allow-origins has \"*\")");
    }
    return rules;
  }

  /**
   * The answer to a preflight; empty if the request is none, or CORS is off. A page that is not
   * allowed gets an answer that allows nothing.
   */
  public Optional<ResponseHead> preflight(RequestHead request) {
    HttpHeaders asked = request.headers();
    if (allowOrigins.isEmpty()
        || !HttpMethod.OPTIONS.equals(request.method())
        || !asked.contains(HttpHeaderNames.ORIGIN)
        || !asked.contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD)) {
      return Optional.empty();
    }
    ResponseHead head =
        ResponseHead.of(204)
            .with(
                HttpHeaderNames.VARY,
                "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
    String allowed = allowedOrigin(asked);
    if (allowed != null) {
      allow(head.headers(), allowed);
      preflight(head.headers(), asked);
    }
    return Optional.of(head);
  }

  private void preflight(HttpHeaders headers, HttpHeaders asked) {
    String method = asked.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
    headers.set(
        HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS,
        allowMethods.contains(ALL) ? method : String.join(", ", allowMethods));
    String wanted = asked.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
    if (allowHeaders.contains(ALL) && wanted != null) {
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, wanted);
    } else if (!allowHeaders.isEmpty()) {
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, String.join(", ", allowHeaders));
    }
    headers.set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, maxAge.toSeconds());
  }

  /** Adds to an answer what its page needs to read it. */
  public void apply(RequestHead request, HttpHeaders response) {
    if (allowOrigins.isEmpty()
        || (!replace && response.contains(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN))) {
      return;
    }
    RESPONSE_HEADERS.forEach(response::remove);
    if (!allowOrigins.contains(ALL)) {
      response.add(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
    }
    String allowed = allowedOrigin(request.headers());
    if (allowed == null) {
      return;
    }
    allow(response, allowed);
    if (!exposeHeaders.isEmpty()) {
      response.set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, String.join(", ", exposeHeaders));
    }
  }

  private void allow(HttpHeaders headers, String origin) {
    headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    if (allowCredentials) {
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    }
  }

  /** What {@code Access-Control-Allow-Origin} says; null if the page is not allowed. */
  private @Nullable String allowedOrigin(HttpHeaders asked) {
    if (allowOrigins.contains(ALL)) {
      return ALL;
    }
    String origin = asked.get(HttpHeaderNames.ORIGIN);
    return origin != null && allowOrigins.contains(origin) ? origin : null;
  }
}
