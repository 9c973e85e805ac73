package io.weir.plugin.http.naming;

import io.weir.api.StreamKey;
import java.util.Map;

/** What a request is about. Immutable; its texts are octets, one for each character. */
public sealed interface Target {

  /** The host that the client named, to be told to the origin; empty if it named none. */
  String host();

  /** The path to ask the origin for, as the client wrote it, without the token. */
  String path();

  /** The query as the client wrote it, with its question mark; empty if there is none. */
  String query();

  /** What the request line to the origin names: path and query. */
  default String originForm() {
    return path() + query();
  }

  /**
   * A stream, or a part of one.
   *
   * @param key the stream
   * @param kind what of it
   * @param hostVhost the virtual host that {@code host} alone names
   * @param variables of the multivariant playlist, if its token brought any
   */
  record Media(
      StreamKey key,
      Kind kind,
      String host,
      String hostVhost,
      String path,
      String query,
      Map<String, String> variables)
      implements Target {

    /** Copies the variables. */
    public Media {
      variables = Map.copyOf(variables);
    }

    /** Without the query, which may hold secrets. */
    @Override
    public String toString() {
      return kind + " " + key + " " + path;
    }
  }

  /** A well-formed target that names no stream. */
  record Other(String host, String path, String query) implements Target {

    /** Without the query, which may hold secrets. */
    @Override
    public String toString() {
      return "OTHER " + path;
    }
  }
}
