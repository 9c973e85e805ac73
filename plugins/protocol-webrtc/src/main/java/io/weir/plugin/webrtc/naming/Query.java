package io.weir.plugin.webrtc.naming;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A query whose names decide which stream is meant. Origins split queries in different ways, some
 * at every comma and equals sign, so a deciding name may stand in it only once, wherever it stands.
 *
 * @param pairs {@code name=value} or {@code name}, as written, in order
 */
record Query(List<String> pairs) {
  private static final int MAX_PAIRS = 64;
  private static final Set<String> DECIDING = Set.of("app", "stream", "vhost", "domain", "action");

  /**
   * Takes a query apart.
   *
   * @param text without its question mark
   * @throws IllegalArgumentException if a deciding name comes twice or escaped, or there are more
   *     than 64 pairs
   */
  static Query parse(String text) {
    List<String> pairs =
        Arrays.stream(text.split("&", -1)).filter(pair -> !pair.isEmpty()).toList();
    if (pairs.size() > MAX_PAIRS) {
      throw new IllegalArgumentException(
          "query: " + pairs.size() + " parameters (expected: up to " + MAX_PAIRS + ")");
    }
    List<String> seen = new ArrayList<>();
    for (String word : text.split("[&=,;?]", -1)) {
      String name = decoded(word);
      if (!DECIDING.contains(name)) {
        continue;
      }
      if (!name.equals(word) || seen.contains(name)) {
        throw new IllegalArgumentException(name + ": twice, or escaped (expected: once, plainly)");
      }
      seen.add(name);
    }
    return new Query(pairs);
  }

  private static String decoded(String text) {
    try {
      return text.indexOf('%') < 0 ? text : URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return text;
    }
  }

  private static String name(String pair) {
    int equals = pair.indexOf('=');
    return equals < 0 ? pair : pair.substring(0, equals);
  }

  private static String value(String pair) {
    int equals = pair.indexOf('=');
    return equals < 0 ? "" : pair.substring(equals + 1);
  }

  /** A value as written; empty if it is not there or has no characters. */
  Optional<String> raw(String name) {
    return pairs.stream()
        .filter(pair -> name(pair).equals(name))
        .map(Query::value)
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  /** A value without escapes. */
  Optional<String> plain(String name) {
    return raw(name).map(Query::decoded);
  }

  /** The query of the same stream in the form {@code app=a&stream=s}, all else behind it. */
  String naming(String rawApp, String rawStream) {
    StringBuilder text = new StringBuilder("app=" + rawApp + "&stream=" + rawStream);
    for (String pair : pairs) {
      if (!name(pair).equals("app") && !name(pair).equals("stream")) {
        text.append('&').append(pair);
      }
    }
    return text.toString();
  }

  /** The first value of each name, decoded, for access control. */
  Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    pairs.forEach(pair -> facts.putIfAbsent(decoded(name(pair)), decoded(value(pair))));
    return facts;
  }
}
