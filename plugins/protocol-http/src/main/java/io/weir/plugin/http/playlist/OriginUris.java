package io.weir.plugin.http.playlist;

import io.weir.plugin.http.naming.VhostNaming;
import io.weir.plugin.http.token.StreamTokens;
import io.weir.plugin.http.token.StreamTokens.Signer;
import io.weir.plugin.http.uri.BadUriException;
import io.weir.plugin.http.uri.UriPath;
import io.weir.plugin.http.uri.UriReference;

/** Turns URIs that the origin wrote in one document into ones that carry the stream key. */
final class OriginUris {
  private final VhostNaming vhosts;
  private final PlaylistContext context;

  OriginUris(VhostNaming vhosts, PlaylistContext context) {
    this.vhosts = vhosts;
    this.context = context;
  }

  /**
   * The URI with its token, or {@code uri} itself where it is to stay as it is.
   *
   * @param uri without space around it
   * @param plain the same with known variables put in
   */
  String rewrite(String uri, String plain, Signer signer) {
    UriReference reference = UriReference.parse(plain);
    if (!ours(reference) || Variables.refers(reference.path())) {
      return uri;
    }
    try {
      String path = UriPath.escaped(path(reference));
      String octets = UriPath.decoded(path);
      String vhost = vhosts.named(reference.query(), context.hostVhost());
      return "/"
          + StreamTokens.MARK
          + signer.token(vhost, octets)
          + path
          + reference.query()
          + reference.fragment();
    } catch (BadUriException unreachable) {
      return uri;
    }
  }

  private boolean ours(UriReference reference) {
    String scheme = reference.scheme();
    boolean http = scheme.equals("http") || scheme.equals("https");
    if (reference.authority().isEmpty()) {
      boolean sameDocument = reference.path().isEmpty() && reference.query().isEmpty();
      return scheme.isEmpty() && !sameDocument;
    }
    return (scheme.isEmpty() || http) && context.own().test(reference.authority().substring(2));
  }

  private String path(UriReference reference) {
    String path = reference.path();
    if (!reference.authority().isEmpty()) {
      return UriPath.resolve("/", path.isEmpty() ? "/" : path);
    }
    return path.isEmpty() ? context.path() : UriPath.resolve(context.path(), path);
  }
}
