package io.weir.host.srsapi;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.weir.api.net.http.RequestHead;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The query of a request, as SRS reads it. Immutable. */
final class Query {
  private static final int MOST = 32;

  /** SRS's own rule, and no more than a name can be. */
  private static final Pattern CALLBACK = Pattern.compile("[A-Za-z0-9_.]{1,128}");

  private final Map<String, List<String>> parameters;

  private Query(Map<String, List<String>> parameters) {
    this.parameters = parameters;
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if it is malformed, or names a function that cannot be
   */
  static Query of(RequestHead request) {
    Query query =
        new Query(
            new QueryStringDecoder(
                    request.local(), java.nio.charset.StandardCharsets.UTF_8, true, MOST)
                .parameters());
    String callback = query.first("callback");
    if (!callback.isEmpty() && !CALLBACK.matcher(callback).matches()) {
      throw new IllegalArgumentException("callback (expected: letters, digits, _ and .)");
    }
    return query;
  }

  /** The first value; empty if there is none. */
  String first(String name) {
    List<String> values = parameters.get(name);
    return values == null || values.isEmpty() ? "" : values.get(0);
  }

  /** The function that a page wants called; empty if it is no page that asks. */
  String callback() {
    return first("callback");
  }
}
