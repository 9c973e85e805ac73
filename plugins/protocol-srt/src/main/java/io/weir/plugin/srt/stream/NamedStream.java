package io.weir.plugin.srt.stream;

import io.weir.api.Role;
import io.weir.api.StreamKey;
import java.util.Map;

/**
 * What a stream id names.
 *
 * @param key the stream
 * @param role what the caller wants of it
 * @param parameters the stream id's other keys and its query, decoded, and {@code streamid}, the
 *     whole as the caller wrote it, which none of them can stand in for
 */
public record NamedStream(StreamKey key, Role role, Map<String, String> parameters) {

  /** Copies the parameters. */
  public NamedStream {
    parameters = Map.copyOf(parameters);
  }

  /** Without the parameters, which may hold secrets. */
  @Override
  public String toString() {
    return role + " " + key;
  }
}
