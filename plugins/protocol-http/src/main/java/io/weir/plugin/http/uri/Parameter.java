package io.weir.plugin.http.uri;

import io.weir.plugin.http.uri.BadUriException.Fault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One parameter of a query.
 *
 * @param name as written
 * @param value as written; empty if there is none
 * @param inner whether a second question mark began it, which some origins read as a delimiter and
 *     others as part of the value before
 */
public record Parameter(String name, String value, boolean inner) {
  private static final int MAX_PARAMETERS = 64;

  /**
   * All parameters of a query, in order.
   *
   * @param query with its question mark, or empty
   * @throws BadUriException if there are more than 64
   */
  public static List<Parameter> all(String query) throws BadUriException {
    List<Parameter> all = new ArrayList<>();
    int start = 1;
    while (start < query.length()) {
      int end = start;
      while (end < query.length() && query.charAt(end) != '&' && query.charAt(end) != '?') {
        end++;
      }
      if (end > start) {
        all.add(of(query.substring(start, end), start > 1 && query.charAt(start - 1) == '?'));
      }
      if (all.size() > MAX_PARAMETERS) {
        throw new BadUriException(
            Fault.QUERY,
            "query parameters: more than " + MAX_PARAMETERS + " (expected: up to that)");
      }
      start = end + 1;
    }
    return all;
  }

  /**
   * What access control may look at: decoded names and values (UTF-8), the first of each name.
   *
   * @param query with its question mark, or empty
   * @throws BadUriException if there are more than 64
   */
  public static Map<String, String> decoded(String query) throws BadUriException {
    Map<String, String> decoded = new LinkedHashMap<>();
    for (Parameter parameter : all(query)) {
      decoded.putIfAbsent(text(parameter.name), text(parameter.value));
    }
    return decoded;
  }

  private static Parameter of(String pair, boolean inner) {
    int equals = pair.indexOf('=');
    return equals < 0
        ? new Parameter(pair, "", inner)
        : new Parameter(pair.substring(0, equals), pair.substring(equals + 1), inner);
  }

  private static String text(String raw) {
    byte[] octets = Escapes.lenient(raw.replace('+', ' ')).getBytes(StandardCharsets.ISO_8859_1);
    return new String(octets, StandardCharsets.UTF_8);
  }

  /** The name's octets without escapes; broken escapes stay. */
  public String decodedName() {
    return Escapes.lenient(name);
  }

  /** The value's octets without escapes; broken escapes stay. */
  public String decodedValue() {
    return Escapes.lenient(value);
  }
}
