package io.weir.plugin.http.naming;

import io.weir.api.StreamKey;
import io.weir.api.VhostRule;
import io.weir.plugin.http.token.StreamTokens;
import io.weir.plugin.http.token.TokenSubject;
import io.weir.plugin.http.uri.BadUriException;
import io.weir.plugin.http.uri.BadUriException.Fault;
import io.weir.plugin.http.uri.UriPath;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Names the stream of a request, as SRS does: the last path segment without its extension is the
 * stream, all before it the app; a first segment that is a listed virtual host is that instead;
 * {@code ?vhost=} and {@code ?domain=} come before the path, the path before the host. A path that
 * begins with a token names the stream of that token; apps whose name begins with a tilde can
 * therefore not be asked for by HTTP.
 *
 * <p>Paths are decoded strictly, so that Weir and an origin cannot read one path as two.
 *
 * <p>Pure and immutable.
 */
public final class HttpNaming {
  private static final String OLD_PLAYLIST = ".m3u";

  private final VhostRule vhosts;
  private final VhostNaming vhostNaming;
  private final StreamTokens tokens;

  /** Folds hosts by {@code vhosts} and believes {@code tokens}. */
  public HttpNaming(VhostRule vhosts, StreamTokens tokens) {
    this.vhosts = vhosts;
    this.vhostNaming = new VhostNaming(vhosts);
    this.tokens = tokens;
  }

  /**
   * Names what a request is about.
   *
   * @param requestTarget of the request line, in origin-form or absolute-form (RFC 9112 section
   *     3.2); an absolute one only chooses a stream, never an address
   * @param host the Host field; empty if there is none. An absolute-form's authority stands in for
   *     it
   * @throws BadUriException if it is malformed, ambiguous, or its token is not for it
   */
  public Target name(String requestTarget, String host) throws BadUriException {
    RequestTarget target = RequestTarget.parse(requestTarget, host);
    String octets = UriPath.decoded(target.path());
    String hostVhost = vhosts.fold(target.host());
    if (octets.startsWith("/" + StreamTokens.MARK)) {
      return tokened(target, octets, hostVhost);
    }
    String last = octets.substring(octets.lastIndexOf('/') + 1);
    Kind kind = kind(last);
    if (kind == Kind.SEGMENT) {
      return new Target.Other(target.host(), target.path(), target.query());
    }
    StreamKey key = key(octets, kind, target.query(), hostVhost);
    return new Target.Media(
        key, kind, target.host(), hostVhost, target.path(), target.query(), Map.of());
  }

  /** A segment's extension is empty and fits every name; it comes last. */
  private static Kind kind(String lastSegment) {
    for (Kind kind : Kind.values()) {
      if (lastSegment.endsWith(kind.extension())) {
        return kind;
      }
    }
    return Kind.SEGMENT;
  }

  private StreamKey key(String octets, Kind kind, String query, String hostVhost)
      throws BadUriException {
    int lastSlash = octets.lastIndexOf('/');
    String stream = octets.substring(lastSlash + 1, octets.length() - kind.extension().length());
    String app = octets.substring(Math.min(1, lastSlash), lastSlash);
    Optional<String> inPath = vhostInPath(app);
    if (inPath.isPresent()) {
      app = app.substring(app.indexOf('/') + 1);
    }
    String otherwise = inPath.orElse(hostVhost);
    String vhost = vhostNaming.named(query, otherwise);
    if (inPath.isPresent() && !vhost.equals(otherwise)) {
      throw BadUriException.of(Fault.STREAM, "vhost", otherwise, vhost + " as in the query");
    }
    try {
      return new StreamKey(vhost, text(app), text(stream));
    } catch (IllegalArgumentException noStream) {
      throw new BadUriException(Fault.STREAM, String.valueOf(noStream.getMessage()));
    }
  }

  private Optional<String> vhostInPath(String app) {
    int slash = app.indexOf('/');
    String first = app.substring(0, Math.max(0, slash));
    String folded = vhosts.fold(first);
    return folded.equalsIgnoreCase(first) ? Optional.of(folded) : Optional.empty();
  }

  private static String text(String octets) throws BadUriException {
    try {
      byte[] bytes = octets.getBytes(StandardCharsets.ISO_8859_1);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException malformed) {
      throw BadUriException.of(Fault.PATH, "path", octets, "UTF-8");
    }
  }

  private Target tokened(RequestTarget target, String octets, String hostVhost)
      throws BadUriException {
    int end = octets.indexOf('/', 1);
    if (end < 0) {
      throw BadUriException.of(Fault.TOKEN, "path", octets, "a path after the token");
    }
    String token = octets.substring(1 + StreamTokens.MARK.length(), end);
    String rest = octets.substring(end);
    TokenSubject subject = verified(token, target.query(), hostVhost, rest);
    String path = target.path().substring(target.path().indexOf('/', 1));
    Kind kind = kind(rest);
    if (rest.endsWith(OLD_PLAYLIST)) {
      kind = Kind.PLAYLIST;
    } else if (kind != Kind.PLAYLIST && kind != Kind.FLV) {
      kind = Kind.SEGMENT;
    }
    return new Target.Media(
        subject.key(), kind, target.host(), hostVhost, path, target.query(), subject.variables());
  }

  /** A client may have added the stream's own virtual host to a query that did not name it. */
  private TokenSubject verified(String token, String query, String hostVhost, String path)
      throws BadUriException {
    String named = vhostNaming.named(query, hostVhost);
    Optional<TokenSubject> subject = tokens.verify(token, named, path);
    if (subject.isEmpty() && !named.equals(hostVhost)) {
      subject =
          tokens.verify(token, hostVhost, path).filter(said -> said.key().vhost().equals(named));
    }
    if (subject.isEmpty()) {
      throw new BadUriException(
          Fault.TOKEN, "token: not for this URL (expected: a URL as its playlist named it)");
    }
    return subject.get();
  }
}
