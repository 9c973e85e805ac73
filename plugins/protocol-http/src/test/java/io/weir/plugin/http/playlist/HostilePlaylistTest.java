package io.weir.plugin.http.playlist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.weir.plugin.http.playlist.RewriteResult.NotPlaylist;
import io.weir.plugin.http.playlist.RewriteResult.Rewritten;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that an origin sends makes the rewriter throw, hang, or grow without bound. */
class HostilePlaylistTest {
  private static final String HEADER = "#EXTM3U\n";

  @Property(tries = 2000)
  void anyBytesAreRewrittenOrNoPlaylist(@ForAll byte[] bytes, @ForAll boolean header) {
    byte[] playlist =
        header ? (HEADER + new String(bytes, ISO_8859_1)).getBytes(ISO_8859_1) : bytes;
    byte[] before = playlist.clone();
    RewriteResult result = Landing.REWRITER.rewrite(playlist, Landing.CONTEXT);
    assertThat(result).isInstanceOfAny(Rewritten.class, NotPlaylist.class);
    assertThat(playlist).isEqualTo(before);
  }

  @Property(tries = 3000)
  void anyMixtureOfPlaylistWordsIsRewritten(@ForAll("words") List<String> words) {
    String text = HEADER + String.join("", words);
    assertThat(Landing.rewrite(text)).startsWith(HEADER);
    assertThat(Landing.rewrite(text)).isEqualTo(Landing.rewrite(text));
  }

  @Provide
  Arbitrary<List<String>> words() {
    return Arbitraries.of(
            "\n",
            "\r\n",
            "\r",
            "#",
            "#EXT-X-MAP:",
            "#EXT-X-KEY:",
            "#EXT-X-STREAM-INF:",
            "#EXT-X-DEFINE:",
            "#EXT-X-DATERANGE:",
            "URI",
            "X-ASSET-LIST",
            "NAME",
            "VALUE",
            "IMPORT",
            "QUERYPARAM",
            "=",
            "\"",
            ",",
            "{$",
            "{$a}",
            "}",
            "a",
            "b.ts",
            "session",
            "/",
            "..",
            ".",
            "%",
            "%2",
            "%2e",
            "%00",
            "?",
            "&",
            "vhost=",
            "//",
            ":",
            "http:",
            "origin.test:8080",
            "\0",
            " ",
            "\t",
            "\\",
            "\u00ff",
            "~")
        .list()
        .ofMaxSize(60);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\n",
        "\n",
        "\r",
        "#EXT-X-MAP\n",
        "#EXT-X-MAP:",
        "#EXT-X-MAP:URI\n",
        "#EXT-X-MAP:URI=\n",
        "#EXT-X-MAP:URI=\"\n",
        "=",
        "A=\"\"",
        ",",
        "../",
        "a/../",
        "%2e%2e/",
        "?",
        "#EXT-X-KEY:A=\"x\"B=\"y\"",
        "{$",
        "{$a}",
        "#EXT-X-DEFINE:NAME=\"a\",VALUE=\"{$a}{$a}\"\n{$a}\n",
        "#EXT-X-DEFINE:QUERYPARAM=\"session\"\n",
        "#EXT-X-DEFINE:NAME=\"",
        " ",
        "\u00ff",
        "vhost=&",
      })
  void aMebibyteOfOneThingTakesNoTime(String thing) {
    int times = (PlaylistRewriter.MAX_PLAYLIST - 100) / thing.length();
    for (String start : new String[] {"", "#EXT-X-MAP:", "a?", "#EXT-X-DEFINE:"}) {
      byte[] bytes = (HEADER + start + thing.repeat(times)).getBytes(ISO_8859_1);
      byte[] cut =
          bytes.length > PlaylistRewriter.MAX_PLAYLIST
              ? Arrays.copyOf(bytes, PlaylistRewriter.MAX_PLAYLIST)
              : bytes;
      RewriteResult result =
          assertTimeoutPreemptively(
              Duration.ofSeconds(20), () -> Landing.REWRITER.rewrite(cut, Landing.CONTEXT));
      assertThat(result).isInstanceOfAny(Rewritten.class, NotPlaylist.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 1000, 100_000})
  void variablesDoNotMultiply(int length) {
    StringBuilder text = new StringBuilder(HEADER);
    text.append("#EXT-X-DEFINE:NAME=\"v0\",VALUE=\"").append("x".repeat(length)).append("\"\n");
    for (int i = 1; i < 60; i++) {
      text.append("#EXT-X-DEFINE:NAME=\"v%d\",VALUE=\"{$v%d}{$v%d}\"\n".formatted(i, i - 1, i - 1));
    }
    text.append("{$v0}".repeat(1000)).append('\n').append("{$v59}\n".repeat(1000));
    byte[] playlist = text.toString().getBytes(US_ASCII);
    RewriteResult result =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20), () -> Landing.REWRITER.rewrite(playlist, Landing.CONTEXT));
    assertThat(result).isInstanceOf(Rewritten.class);
  }
}
