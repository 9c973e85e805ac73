package io.weir.plugin.http.playlist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weir.api.VhostRule;
import io.weir.plugin.http.naming.VhostNaming;
import io.weir.plugin.http.playlist.RewriteResult.NotPlaylist;
import io.weir.plugin.http.playlist.RewriteResult.Reason;
import io.weir.plugin.http.playlist.RewriteResult.Rewritten;
import io.weir.plugin.http.token.StreamTokens;
import io.weir.plugin.http.token.TokenSubject;
import java.util.Optional;

/**
 * Rewrites playlists, and other places where an origin names URIs; see the package for what changes
 * and what does not. Pure and immutable; safe for use by any thread; does not block, but takes time
 * in proportion to the number of URIs.
 */
public final class PlaylistRewriter {
  /** The largest playlist that is rewritten, in bytes. */
  public static final int MAX_PLAYLIST = 1024 * 1024;

  private static final int MAX_REWRITTEN = 4 * MAX_PLAYLIST;
  private static final String HEADER = "#EXTM3U";
  private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

  private final VhostNaming vhosts;
  private final StreamTokens tokens;

  /** Signs with {@code tokens}; {@code vhosts} are those that requests are named by. */
  public PlaylistRewriter(VhostRule vhosts, StreamTokens tokens) {
    this.vhosts = new VhostNaming(vhosts);
    this.tokens = tokens;
  }

  /**
   * Rewrites a playlist.
   *
   * @param playlist whole, without content coding, in any charset that keeps ASCII; not changed
   */
  public RewriteResult rewrite(byte[] playlist, PlaylistContext context) {
    if (playlist.length > MAX_PLAYLIST) {
      return new NotPlaylist(
          Reason.TOO_LARGE,
          "playlist: %d bytes (expected: up to %d)".formatted(playlist.length, MAX_PLAYLIST));
    }
    // One character for each byte: whatever they mean, they come out as they went in.
    String text = new String(playlist, ISO_8859_1);
    int start = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length() : 0;
    if (!begins(text, start)) {
      return new NotPlaylist(Reason.NO_HEADER, "playlist: no header (expected: " + HEADER + ")");
    }
    Optional<String> rewritten =
        new Rewriting(text, start, MAX_REWRITTEN, context, vhosts, tokens).run();
    if (rewritten.isEmpty()) {
      return new NotPlaylist(
          Reason.TOO_LARGE, "rewritten playlist: more than %d bytes".formatted(MAX_REWRITTEN));
    }
    return new Rewritten(rewritten.get().getBytes(ISO_8859_1));
  }

  /**
   * Rewrites a single URI that the origin named in a header such as Location.
   *
   * @param uri one character for each octet
   */
  public String rewriteUri(String uri, PlaylistContext context) {
    StreamTokens.Signer signer =
        tokens.signer(new TokenSubject(context.key(), context.variables()));
    return new OriginUris(vhosts, context).rewrite(uri, uri, signer);
  }

  private static boolean begins(String text, int start) {
    int end = start + HEADER.length();
    return text.startsWith(HEADER, start)
        && (end == text.length() || Character.isWhitespace(text.charAt(end)));
  }
}
