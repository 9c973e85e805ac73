package io.weir.plugin.rtmp.stream;

import io.weir.api.StreamKey;
import java.util.Map;

/**
 * What a client's words name.
 *
 * @param key the stream
 * @param parameters decoded query parameters, then {@code tcUrl}, {@code app}, {@code pageUrl},
 *     {@code swfUrl} and {@code flashVer} as the client wrote them, which no query can stand in for
 */
public record NamedStream(StreamKey key, Map<String, String> parameters) {

  /** Copies the parameters. */
  public NamedStream {
    parameters = Map.copyOf(parameters);
  }

  /** Without the parameters, which may hold secrets. */
  @Override
  public String toString() {
    return key.toString();
  }
}
