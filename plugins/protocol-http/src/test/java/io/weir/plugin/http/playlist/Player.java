package io.weir.plugin.http.playlist;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads playlists as a player might, by other means than what is tested: regular expressions, and
 * the resolution of {@link URI}.
 */
final class Player {
  private static final Pattern URI_ATTRIBUTE =
      Pattern.compile(
          "(?<=[:,])( *(?:URI|SERVER-URI|X-ASSET-URI|X-ASSET-LIST)=\")([^\"\r\n]*)(?=\")");
  private static final Pattern URI_LINE =
      Pattern.compile("^()(?!\u00ef\u00bb\u00bf#)([^#\\s][^\r\n]*?)(?=[ \t]*$)", Pattern.MULTILINE);
  private static final Pattern TAG =
      Pattern.compile(
          "^#EXT-X-(?:MAP|KEY|SESSION-KEY|PART|PRELOAD-HINT|SESSION-DATA|MEDIA|I-FRAME-STREAM-INF"
              + "|IMAGE-STREAM-INF|RENDITION-REPORT|CONTENT-STEERING|DATERANGE):.*$",
          Pattern.MULTILINE);

  private Player() {}

  /** All URIs of a playlist: those of lines, then those of tags. */
  static List<String> uris(String playlist) {
    List<String> uris = new ArrayList<>();
    URI_LINE.matcher(playlist).results().forEach(line -> uris.add(line.group(2)));
    TAG.matcher(playlist)
        .results()
        .flatMap(tag -> URI_ATTRIBUTE.matcher(tag.group()).results())
        .forEach(attribute -> uris.add(attribute.group(2)));
    return uris;
  }

  /** The playlist with all its URIs left out. */
  static String blanked(String playlist) {
    String lines = URI_LINE.matcher(playlist).replaceAll("<>");
    return TAG.matcher(lines)
        .replaceAll(
            tag -> Matcher.quoteReplacement(URI_ATTRIBUTE.matcher(tag.group()).replaceAll("$1<>")));
  }

  /** What a reference in a document means. */
  static URI resolved(String document, String reference) {
    if (reference.startsWith("?")) {
      return URI.create(document.replaceFirst("\\?.*", "") + reference);
    }
    URI base = URI.create(document);
    URI resolved = base.resolve(reference).normalize();
    String path = resolved.getRawPath();
    while (path != null && (path.startsWith("/../") || path.equals("/.."))) {
      path = "/" + path.substring(Math.min(4, path.length()));
    }
    String query = resolved.getRawQuery();
    return path == null || path.equals(resolved.getRawPath())
        ? resolved
        : URI.create(
            resolved.getScheme()
                + "://"
                + resolved.getRawAuthority()
                + path
                + (query == null ? "" : "?" + query));
  }
}
