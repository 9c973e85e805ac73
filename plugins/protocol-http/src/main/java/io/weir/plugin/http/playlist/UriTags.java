package io.weir.plugin.http.playlist;

import java.util.Map;
import java.util.Set;

/**
 * The tags whose attributes are URIs.
 *
 * @param attributes that are URIs
 * @param carries what variables a player needs for what the URI names
 */
record UriTags(Set<String> attributes, Carries carries) {
  private static final Set<String> URI = Set.of("URI");
  private static final UriTags RESOURCE = new UriTags(URI, Carries.NOTHING);
  private static final UriTags CHILD = new UriTags(URI, Carries.DEFINED);
  private static final Map<String, UriTags> BY_NAME =
      Map.ofEntries(
          Map.entry("EXT-X-MAP", RESOURCE),
          Map.entry("EXT-X-KEY", RESOURCE),
          Map.entry("EXT-X-SESSION-KEY", RESOURCE),
          Map.entry("EXT-X-PART", RESOURCE),
          Map.entry("EXT-X-PRELOAD-HINT", RESOURCE),
          Map.entry("EXT-X-SESSION-DATA", RESOURCE),
          Map.entry("EXT-X-MEDIA", CHILD),
          Map.entry("EXT-X-I-FRAME-STREAM-INF", CHILD),
          Map.entry("EXT-X-IMAGE-STREAM-INF", CHILD),
          Map.entry("EXT-X-RENDITION-REPORT", new UriTags(URI, Carries.IMPORTED)),
          Map.entry("EXT-X-CONTENT-STEERING", new UriTags(Set.of("SERVER-URI"), Carries.NOTHING)),
          Map.entry(
              "EXT-X-DATERANGE",
              new UriTags(Set.of("X-ASSET-URI", "X-ASSET-LIST"), Carries.NOTHING)));

  private static final UriTags NONE = new UriTags(Set.of(), Carries.NOTHING);

  /** What variables the token of a URI carries. */
  enum Carries {
    /** None: no playlist, or one with variables of its own. */
    NOTHING,
    /** Those that this playlist defines: a child of a multivariant playlist. */
    DEFINED,
    /** Those that this playlist was given: a sibling, named as its parent names it. */
    IMPORTED
  }

  /** The URIs of a tag; none if its name is unknown. */
  static UriTags of(String name) {
    return BY_NAME.getOrDefault(name, NONE);
  }
}
