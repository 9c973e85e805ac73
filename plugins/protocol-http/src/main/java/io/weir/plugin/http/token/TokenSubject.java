package io.weir.plugin.http.token;

import io.weir.api.StreamKey;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a token says.
 *
 * <p>Immutable.
 *
 * @param key the stream
 * @param variables of the multivariant playlist that named this URL, by name ({@code
 *     EXT-X-DEFINE}); empty for nearly all
 */
public record TokenSubject(StreamKey key, Map<String, String> variables) {

  /** Copies the variables. */
  public TokenSubject {
    variables = Map.copyOf(variables);
  }

  /** Only names the stream. */
  public TokenSubject(StreamKey key) {
    this(key, Map.of());
  }

  /** {@code vhost/app/stream} with an empty default vhost, then NUL, name, =, value for each. */
  String encoded() {
    String vhost = key.vhost().equals(StreamKey.DEFAULT_VHOST) ? "" : key.vhost();
    StringBuilder encoded = new StringBuilder(vhost);
    encoded.append('/').append(key.app()).append('/').append(key.stream());
    new TreeMap<>(variables)
        .forEach((name, value) -> encoded.append('\0').append(name).append('=').append(value));
    return encoded.toString();
  }

  /**
   * Reads what {@link #encoded} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static TokenSubject decode(String encoded) {
    String[] parts = encoded.split("\0", -1);
    String vhost = parts[0].startsWith("/") ? StreamKey.DEFAULT_VHOST : "";
    Map<String, String> variables = new TreeMap<>();
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("variable: no value (expected: name=value)");
      }
      variables.put(parts[i].substring(0, equals), parts[i].substring(equals + 1));
    }
    return new TokenSubject(StreamKey.parse(vhost + parts[0]), variables);
  }
}
