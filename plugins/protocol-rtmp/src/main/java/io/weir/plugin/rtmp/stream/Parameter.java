package io.weir.plugin.rtmp.stream;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * One parameter of a query.
 *
 * @param name as written
 * @param raw the value as written
 */
record Parameter(String name, String raw) {

  /** The value without percent encoding; as written where that is broken. */
  String decoded() {
    try {
      return URLDecoder.decode(raw, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return raw;
    }
  }
}
