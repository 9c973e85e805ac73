package io.weir.plugin.webrtc.naming;

import io.weir.api.Role;
import io.weir.api.StreamKey;
import io.weir.api.VhostRule;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Names the stream of an offer, as SRS does. WHIP and WHEP name it by {@code ?app=&stream=}, or
 * else by what follows in the path; SRS's JSON calls by a URL {@code
 * webrtc://host/app/stream?query}. The virtual host is that of {@code ?vhost=} or {@code ?domain=},
 * else that of the host.
 *
 * <p>A name that could be read in two ways is refused, so that nobody is authorised for one stream
 * and gets another.
 *
 * <p>Pure and immutable. What is malformed is told by an {@link IllegalArgumentException} with
 * value and expectation.
 */
public final class OfferNaming {
  private static final String PLAY = "play";
  private static final String PUBLISH = "publish";
  private static final String SCHEME = "webrtc://";

  private final VhostRule vhosts;

  /** Folds hosts by {@code vhosts}. */
  public OfferNaming(VhostRule vhosts) {
    this.vhosts = vhosts;
  }

  /**
   * Names what a WHIP or WHEP request is for.
   *
   * @param base the path that the origin knows, with its last slash
   * @param rest of the path, without a first slash: empty, or {@code app/stream}
   * @param query without its question mark
   * @param host that the request names
   * @param usual the role of this path
   */
  public NamedOffer endpoint(String base, String rest, String query, String host, Role usual) {
    Query words = Query.parse(query);
    String named = words.raw("stream").isPresent() ? "" : rest.replaceAll("/+$", "");
    int slash = named.lastIndexOf('/');
    String app =
        named.isEmpty() ? words.raw("app").orElse("live") : named.substring(0, Math.max(0, slash));
    String stream = named.isEmpty() ? words.raw("stream").orElse("") : named.substring(slash + 1);
    if (stream.isEmpty() || (!named.isEmpty() && slash < 1)) {
      throw new IllegalArgumentException(
          "offer: names no stream (expected: ?app=&stream=, or app/stream in the path)");
    }
    plain("app", app);
    plain("stream", stream);
    StreamKey key = new StreamKey(vhost(words, host), decoded(app), decoded(stream));
    Role role = usual == Role.PLAY ? Role.PLAY : role(words);
    return new NamedOffer(key, role, base + "?" + words.naming(app, stream), words.facts());
  }

  /** What some origin would take for the end of it is refused. */
  private static void plain(String name, String raw) {
    if (raw.chars().anyMatch(c -> "=,;&?".indexOf(c) >= 0)) {
      throw new IllegalArgumentException(name + ": a delimiter in it (expected: escaped)");
    }
  }

  private static Role role(Query words) {
    String action = words.plain("action").orElse(PUBLISH);
    return switch (action) {
      case PUBLISH -> Role.PUBLISH;
      case PLAY -> Role.PLAY;
      default ->
          throw new IllegalArgumentException(
              "action: \"" + action + "\" (expected: publish or play)");
    };
  }

  /**
   * Names what a JSON call is for.
   *
   * @param url as the call's {@code streamurl} has it
   * @param target the call's own path and query
   */
  public NamedOffer call(String url, String target, Role role) {
    if (!url.startsWith(SCHEME)) {
      throw new IllegalArgumentException("streamurl: another scheme (expected: " + SCHEME + ")");
    }
    int question = url.indexOf('?');
    Query words = Query.parse(question < 0 ? "" : url.substring(question + 1));
    String located = url.substring(SCHEME.length(), question < 0 ? url.length() : question);
    int first = located.indexOf('/');
    int last = located.lastIndexOf('/');
    if (first < 0 || first == last) {
      throw new IllegalArgumentException("streamurl: names no stream (expected: host/app/stream)");
    }
    String path = located.substring(first + 1);
    if (path.contains("...") || path.indexOf('%') >= 0 || words.raw("stream").isPresent()) {
      throw new IllegalArgumentException("streamurl: names two streams (expected: one, plainly)");
    }
    StreamKey key =
        new StreamKey(
            vhost(words, located.substring(0, first)),
            located.substring(first + 1, last),
            located.substring(last + 1));
    Map<String, String> facts = new HashMap<>(words.facts());
    facts.put("streamurl", url);
    return new NamedOffer(key, role, target, facts);
  }

  private String vhost(Query words, String host) {
    Optional<String> named = words.plain("vhost");
    return vhosts.fold(named.or(() -> words.plain("domain")).orElse(host));
  }

  private static String decoded(String raw) {
    // A plus is a plus: SRS and WHIP clients escape blanks, if at all.
    return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
