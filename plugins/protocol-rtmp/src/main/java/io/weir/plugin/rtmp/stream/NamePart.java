package io.weir.plugin.rtmp.stream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A path with its query, as it stands in tcUrl, app and stream name.
 *
 * @param segments non-empty path segments without {@code _definst_}
 * @param parameters of its query, in order
 */
record NamePart(List<String> segments, List<Parameter> parameters) {
  private static final String DEFAULT_INSTANCE = "_definst_";
  private static final String OLD_VHOST = "...vhost...";
  private static final int MAX_PARAMETERS = 64;

  /** Reads {@code a/b?k=v&l=w} or the old {@code a/b...vhost...host}. */
  static NamePart parse(String text) {
    String modern = text.replace(OLD_VHOST, "?vhost=");
    int query = indexOfQuery(modern);
    List<String> segments =
        Arrays.stream(modern.substring(0, query).split("/", -1))
            .filter(segment -> !segment.isEmpty() && !segment.equals(DEFAULT_INSTANCE))
            .toList();
    return new NamePart(segments, parameters(modern.substring(query)));
  }

  private static int indexOfQuery(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '?' || text.charAt(i) == '#') {
        return i;
      }
    }
    return text.length();
  }

  /** Every {@code ?}, {@code #} and {@code &} begins a parameter, however often it comes. */
  private static List<Parameter> parameters(String query) {
    List<Parameter> parameters = new ArrayList<>();
    for (String pair : query.split("[?#&]", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      if (parameters.size() == MAX_PARAMETERS) {
        throw new IllegalArgumentException(
            "query parameters: more than " + MAX_PARAMETERS + " (expected: up to that)");
      }
      int equals = pair.indexOf('=');
      parameters.add(
          equals < 0
              ? new Parameter(pair, "")
              : new Parameter(pair.substring(0, equals), pair.substring(equals + 1)));
    }
    return parameters;
  }
}
