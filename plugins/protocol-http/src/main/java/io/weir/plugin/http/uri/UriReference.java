package io.weir.plugin.http.uri;

import java.util.Locale;

/**
 * A URI reference, taken apart as RFC 3986 section 3 says, and otherwise as it was written.
 *
 * @param scheme in lower case, without its colon; empty if there is none
 * @param authority with its slashes; empty if there is none
 * @param path possibly empty
 * @param query with its question mark; empty if there is none
 * @param fragment with its number sign; empty if there is none
 */
public record UriReference(
    String scheme, String authority, String path, String query, String fragment) {

  /** Reads any text; what is no good reference has its oddities in its path. */
  public static UriReference parse(String text) {
    int fragment = indexOr(text.indexOf('#'), text.length());
    int query = Math.min(indexOr(text.indexOf('?'), fragment), fragment);
    int colon = schemeEnd(text, query);
    int start = colon < 0 ? 0 : colon + 1;
    int path = text.startsWith("//", start) ? authorityEnd(text, start + 2, query) : start;
    return new UriReference(
        colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT),
        text.substring(start, path),
        text.substring(path, query),
        text.substring(query, fragment),
        text.substring(fragment));
  }

  private static int indexOr(int found, int otherwise) {
    return found < 0 ? otherwise : found;
  }

  private static int authorityEnd(String text, int from, int limit) {
    int slash = text.indexOf('/', from);
    return slash < 0 || slash > limit ? limit : slash;
  }

  /** Where the colon of the scheme is, or -1. */
  private static int schemeEnd(String text, int limit) {
    for (int i = 0; i < limit; i++) {
      char c = text.charAt(i);
      if (c == ':') {
        return i > 0 ? i : -1;
      }
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean later = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
      if (!letter && (i == 0 || !later)) {
        return -1;
      }
    }
    return -1;
  }
}
