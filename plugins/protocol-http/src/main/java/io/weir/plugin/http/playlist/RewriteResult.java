package io.weir.plugin.http.playlist;

/** What became of a playlist. */
public sealed interface RewriteResult {

  /**
   * It was rewritten, wholly.
   *
   * @param playlist the bytes to send; the caller's
   * @param multivariant whether it names playlists to choose from, so that a player begins with it
   *     and loads it once
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed on once, never compared.
  record Rewritten(byte[] playlist, boolean multivariant) implements RewriteResult {}

  /**
   * It is nothing that can be rewritten; pass it as it is or refuse it.
   *
   * @param reason why
   * @param detail value and expectation, for the log
   */
  record NotPlaylist(Reason reason, String detail) implements RewriteResult {}

  /** Why something is no playlist; in lower case, a metric's tag. */
  enum Reason {
    /** It does not begin with {@code #EXTM3U}. */
    NO_HEADER,
    /** It is, or would become, larger than a playlist may be. */
    TOO_LARGE
  }
}
