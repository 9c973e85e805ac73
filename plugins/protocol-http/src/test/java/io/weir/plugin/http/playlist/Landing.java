package io.weir.plugin.http.playlist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.StreamKey;
import io.weir.api.VhostRule;
import io.weir.plugin.http.naming.HttpNaming;
import io.weir.plugin.http.naming.Target;
import io.weir.plugin.http.naming.Target.Media;
import io.weir.plugin.http.playlist.RewriteResult.Rewritten;
import io.weir.plugin.http.token.StreamTokens;
import io.weir.plugin.http.uri.BadUriException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A playlist of an origin, as a player gets it through Weir, and where its URIs lead. */
final class Landing {
  static final String ORIGIN = "origin.test:8080";
  static final String WEIR = "weir.test:18080";
  static final String PATH = "/live/cam.m3u8";
  static final String QUERY = "?session=s-1&token=a%2Fb";
  static final StreamKey KEY = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "cam");
  static final StreamTokens TOKENS = new StreamTokens("a secret of some length".getBytes(UTF_8));
  static final VhostRule VHOSTS = new VhostRule(Set.of("listed.example.com"));
  static final PlaylistRewriter REWRITER = new PlaylistRewriter(VHOSTS, TOKENS);
  static final HttpNaming NAMING = new HttpNaming(VHOSTS, TOKENS);
  static final PlaylistContext CONTEXT =
      new PlaylistContext(
          KEY,
          StreamKey.DEFAULT_VHOST,
          PATH,
          QUERY,
          Map.of(),
          new Authorities(List.of(ORIGIN, WEIR)));

  private Landing() {}

  /** The rewritten text. */
  static String rewrite(String playlist) {
    return rewrite(playlist, CONTEXT);
  }

  /** The rewritten text. */
  static String rewrite(String playlist, PlaylistContext context) {
    RewriteResult result = REWRITER.rewrite(playlist.getBytes(ISO_8859_1), context);
    assertThat(result).isInstanceOf(Rewritten.class);
    return new String(((Rewritten) result).playlist(), ISO_8859_1);
  }

  /** What a request to Weir for a rewritten URI is about. */
  static Media media(String uri) throws BadUriException {
    URI at = Player.resolved("http://" + WEIR + PATH + QUERY, uri);
    assertThat(at.getRawAuthority()).isEqualTo(WEIR);
    String query = at.getRawQuery() == null ? "" : "?" + at.getRawQuery();
    Target target = NAMING.name(at.getRawPath() + query, WEIR);
    assertThat(target).isInstanceOf(Media.class);
    return (Media) target;
  }

  /**
   * Checks that nothing but URIs differs, and that each of them means what it meant at the origin.
   *
   * @param original as the origin sent it
   * @param values of references to variables
   */
  static void checkSame(String original, String rewritten, Map<String, String> values)
      throws BadUriException {
    assertThat(Player.blanked(rewritten)).isEqualTo(Player.blanked(original));
    List<String> before = Player.uris(original);
    List<String> after = Player.uris(rewritten);
    assertThat(after).hasSameSizeAs(before);
    for (int i = 0; i < before.size(); i++) {
      checkSameResource(before.get(i), after.get(i), values);
    }
  }

  private static void checkSameResource(String before, String after, Map<String, String> values)
      throws BadUriException {
    String plain = before;
    for (Map.Entry<String, String> value : values.entrySet()) {
      plain = plain.replace(value.getKey(), value.getValue());
    }
    URI meant = Player.resolved("http://" + ORIGIN + PATH + QUERY, plain);
    boolean own =
        List.of("http", "https").contains(meant.getScheme().toLowerCase(Locale.ROOT))
            && Set.of(ORIGIN, WEIR).contains(meant.getRawAuthority().toLowerCase(Locale.ROOT));
    if (!own) {
      assertThat(after).isEqualTo(before);
      return;
    }
    assertThat(after).matches("/~[A-Za-z0-9_-]+/.*");
    Media media = media(after);
    assertThat(media.key()).isEqualTo(KEY);
    String path = meant.getPath().isEmpty() ? "/" : meant.getPath();
    assertThat(URI.create(media.path()).getPath()).isEqualTo(path);
    assertThat(media.query())
        .isEqualTo(meant.getRawQuery() == null ? "" : "?" + meant.getRawQuery());
    assertThat(URI.create(after).getRawFragment()).isEqualTo(meant.getRawFragment());
  }
}
