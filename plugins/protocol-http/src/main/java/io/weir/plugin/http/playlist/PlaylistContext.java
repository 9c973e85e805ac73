package io.weir.plugin.http.playlist;

import io.weir.api.StreamKey;
import io.weir.plugin.http.naming.Target;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Where a playlist comes from.
 *
 * @param key the stream it belongs to
 * @param hostVhost the virtual host that the client's host alone names
 * @param path under which the origin served it, the base of its relative URIs; after a redirect the
 *     new one
 * @param query of the client's request, with its question mark; for variables only
 * @param variables of the multivariant playlist that named it
 * @param own whether an authority, as written in a URI, is the origin or Weir itself
 */
public record PlaylistContext(
    StreamKey key,
    String hostVhost,
    String path,
    String query,
    Map<String, String> variables,
    Predicate<String> own) {

  /**
   * Copies the variables.
   *
   * @throws IllegalArgumentException if the path does not begin with a slash
   */
  public PlaylistContext {
    variables = Map.copyOf(variables);
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("path: \"" + path + "\" (expected: a slash first)");
    }
  }

  /** The playlist that a client asked for. */
  public static PlaylistContext of(Target.Media target, Predicate<String> own) {
    return new PlaylistContext(
        target.key(), target.hostVhost(), target.path(), target.query(), target.variables(), own);
  }
}
