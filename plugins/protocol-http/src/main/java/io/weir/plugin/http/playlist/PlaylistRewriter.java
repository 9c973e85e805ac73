package io.weir.plugin.http.playlist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weir.api.VhostRule;
import io.weir.plugin.http.naming.VhostNaming;
import io.weir.plugin.http.playlist.RewriteResult.NotPlaylist;
import io.weir.plugin.http.playlist.RewriteResult.Reason;
import io.weir.plugin.http.playlist.RewriteResult.Rewritten;
import io.weir.plugin.http.token.StreamTokens;
import io.weir.plugin.http.token.TokenSubject;
import java.util.Arrays;

/**
 * Rewrites playlists, and other places where an origin names URIs; see the package for what changes
 * and what does not. What it says depends on nothing but its arguments; safe for use by any thread;
 * does not block, but takes time in proportion to the number of URIs.
 */
public final class PlaylistRewriter {
  /** The largest playlist that is rewritten, in bytes. */
  public static final int MAX_PLAYLIST = 1024 * 1024;

  private static final int MAX_REWRITTEN = 4 * MAX_PLAYLIST;
  private static final String NAME = "#EXTM3U";
  private static final byte[] HEADER = NAME.getBytes(ISO_8859_1);
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final VhostNaming vhosts;
  private final StreamTokens tokens;
  private final KnownUris known = new KnownUris();

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
    int start = startsWith(playlist, 0, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
    if (!begins(playlist, start)) {
      return new NotPlaylist(Reason.NO_HEADER, "playlist: no header (expected: " + NAME + ")");
    }
    Rewriting rewriting =
        new Rewriting(
            playlist,
            start,
            MAX_REWRITTEN,
            context,
            new OriginUris(vhosts, context),
            tokens,
            known.place(context));
    byte[] rewritten = rewriting.run();
    if (rewritten == null) {
      return new NotPlaylist(
          Reason.TOO_LARGE, "rewritten playlist: more than %d bytes".formatted(MAX_REWRITTEN));
    }
    return new Rewritten(rewritten, rewriting.isMultivariant());
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

  private static boolean begins(byte[] text, int start) {
    int end = start + HEADER.length;
    return startsWith(text, start, HEADER) && (end == text.length || isSpace(text[end]));
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r');
  }

  private static boolean startsWith(byte[] text, int start, byte[] wanted) {
    int end = start + wanted.length;
    return end <= text.length && Arrays.equals(text, start, end, wanted, 0, wanted.length);
  }
}
