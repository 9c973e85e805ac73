package io.weir.plugin.loopback.stream;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Names streams alike for RTMP and HTTP: {@code app/stream}, without queries. Pure. */
public final class StreamName {
  private static final int MAX_LENGTH = 1024;

  private StreamName() {}

  /**
   * The stream of an RTMP app and stream name, either with a query or not.
   *
   * @return empty if there are not at least two segments, or too many characters
   */
  public static Optional<String> of(String app, String stream) {
    String joined = withoutQuery(app) + "/" + withoutQuery(stream);
    if (joined.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String name =
        Arrays.stream(joined.split("/"))
            .filter(segment -> !segment.isEmpty() && !segment.equals("_definst_"))
            .collect(Collectors.joining("/"));
    return name.indexOf('/') < 0 ? Optional.empty() : Optional.of(name);
  }

  private static String withoutQuery(String text) {
    int query = text.indexOf('?');
    return query < 0 ? text : text.substring(0, query);
  }
}
