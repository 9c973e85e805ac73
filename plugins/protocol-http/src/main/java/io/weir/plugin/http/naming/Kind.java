package io.weir.plugin.http.naming;

/** What of a stream a URL asks for. */
public enum Kind {
  /** Endless, in FLV. */
  FLV(".flv"),
  /** Endless, in MPEG-TS. */
  TS(".ts"),
  /** Endless, in AAC. */
  AAC(".aac"),
  /** Endless, in MP3. */
  MP3(".mp3"),
  /** A playlist, to be rewritten. */
  PLAYLIST(".m3u8"),
  /** What a playlist named and is no playlist by its name: a segment, a part, a key. */
  SEGMENT("");

  private final String extension;

  Kind(String extension) {
    this.extension = extension;
  }

  /** With its dot; empty for {@link #SEGMENT}. */
  public String extension() {
    return extension;
  }

  /** Whether it goes on for as long as the stream does. */
  public boolean endless() {
    return this != PLAYLIST && this != SEGMENT;
  }
}
