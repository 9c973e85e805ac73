package io.weir.host.srsapi;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.weir.api.net.http.HttpCall;
import io.weir.api.net.http.Problem;
import io.weir.host.access.Token;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Who may read and who may kick.
 *
 * @param settings who may read, what pages may
 * @param token of the system API; if none is asked for, only loopback may kick
 */
record Permission(SrsApiSettings settings, Token token) {
  private static final String BEARER = "bearer ";

  /** Why this client may not read; empty if it may. */
  Optional<Problem> reading(HttpCall call, Query query) {
    InetAddress client = call.caller().address().getAddress();
    if (client == null || settings.allow().stream().noneMatch(range -> range.contains(client))) {
      return Optional.of(
          new Problem(403, "client (expected: an address in weir.origins.api.allow)"));
    }
    return query.callback().isEmpty() || settings.jsonp()
        ? Optional.empty()
        : Optional.of(new Problem(403, "callback (expected: none, or set weir.origins.api.jsonp)"));
  }

  /**
   * Why this client may not kick; empty if it may. A page in somebody's browser may not do so just
   * because of where the browser is.
   */
  Optional<Problem> kicking(HttpCall call, Query query) {
    HttpHeaders headers = call.request().headers();
    if (token.isAsked()) {
      return token.matches(presented(headers, query))
          ? Optional.empty()
          : Optional.of(
              new Problem(
                  401, "token: missing or wrong (expected: Authorization: Bearer, or token=)"));
    }
    InetAddress client = call.caller().address().getAddress();
    boolean near = client != null && client.isLoopbackAddress();
    boolean page = !query.callback().isEmpty() || headers.contains(HttpHeaderNames.ORIGIN);
    return near && !page
        ? Optional.empty()
        : Optional.of(
            new Problem(403, "client: not loopback, or a page (expected: set weir.api.token)"));
  }

  /** Pages that ask by JSONP, such as SRS's console, can set no header. */
  private static String presented(HttpHeaders headers, Query query) {
    String authorization = headers.get(HttpHeaderNames.AUTHORIZATION, "");
    return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? authorization.substring(BEARER.length()).trim()
        : query.first("token");
  }

  @Override
  public String toString() {
    return "Permission[" + token + "]";
  }
}
