package io.weir.plugin.http.playlist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.StreamKey;
import io.weir.plugin.http.naming.Target.Media;
import io.weir.plugin.http.playlist.RewriteResult.NotPlaylist;
import io.weir.plugin.http.playlist.RewriteResult.Reason;
import io.weir.plugin.http.playlist.RewriteResult.Rewritten;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaylistRewriterTest {

  @Test
  void whatSrsAnswersKeepsItsContextAndNamesItsStream() {
    String master =
        """
            #EXTM3U
            #EXT-X-STREAM-INF:BANDWIDTH=1
            /live/cam.m3u8?hls_ctx=9f2k&token=a%2Fb
            """;
    assertThat(masked(Landing.rewrite(master)))
        .isEqualTo(
            """
            #EXTM3U
            #EXT-X-STREAM-INF:BANDWIDTH=1
            /~T/live/cam.m3u8?hls_ctx=9f2k&token=a%2Fb
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          seg.ts                       | /~T/live/seg.ts
          seg.ts?a=b#c                 | /~T/live/seg.ts?a=b#c
          seg.ts?                      | /~T/live/seg.ts?
          /x/seg.ts                    | /~T/x/seg.ts
          ?a                           | /~T/live/cam.m3u8?a
          .                            | /~T/live/
          my seg.ts                    | /~T/live/my%20seg.ts
          100%.ts                      | /~T/live/100%25.ts
          %2e%2e/seg.ts                | /~T/seg.ts
          Stra\u00dfe.ts               | /~T/live/Stra%DFe.ts
          {a}.ts                       | /~T/live/%7Ba%7D.ts
          HTTP://Origin.test:8080/a.ts | /~T/a.ts
          https://origin.test:8080?a   | /~T/?a
          //weir.test:18080/a/../b.ts  | /~T/b.ts
          /~1abc/x.ts                  | /~T/~1abc/x.ts
          http://origin.test/a.ts      | http://origin.test/a.ts
          http://u@origin.test:8080/a  | http://u@origin.test:8080/a
          http:a.ts                    | http:a.ts
          skd://origin.test:8080/a     | skd://origin.test:8080/a
          mp4:film.ts                  | mp4:film.ts
          a%2Fb.ts                     | a%2Fb.ts
          a\\b.ts                      | a\\b.ts
          a%00.ts                      | a%00.ts
          {$unknown}.ts                | {$unknown}.ts
          a.ts?x={$unknown}            | /~T/live/a.ts?x={$unknown}
          """)
  void aLineThatIsAUri(String uri, String expected) {
    String rewritten = Landing.rewrite("#EXTM3U\n" + uri + "\n");
    assertThat(masked(rewritten)).isEqualTo("#EXTM3U\n" + expected + "\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          EXT-X-MAP:URI="a"                    | EXT-X-MAP:URI="/~T/live/a"
          EXT-X-MAP:X="b",URI="a",Y=1          | EXT-X-MAP:X="b",URI="/~T/live/a",Y=1
          EXT-X-MAP: URI="a" , Y=1             | EXT-X-MAP: URI="/~T/live/a" , Y=1
          EXT-X-MAP:URI=" a "                  | EXT-X-MAP:URI=" /~T/live/a "
          EXT-X-MAP:URI=a,Y=1                  | EXT-X-MAP:URI=/~T/live/a,Y=1
          EXT-X-MAP:URI="a",URI="b"            | EXT-X-MAP:URI="/~T/live/a",URI="/~T/live/b"
          EXT-X-MAP:X=",URI=",URI="a"          | EXT-X-MAP:X=",URI=",URI="/~T/live/a"
          EXT-X-MAP:,,URI="a"                  | EXT-X-MAP:,,URI="/~T/live/a"
          EXT-X-MAP:FLAG,URI="a"               | EXT-X-MAP:FLAG,URI="/~T/live/a"
          EXT-X-MAP:URI="a                     | EXT-X-MAP:URI="a
          EXT-X-MAP:URI=""                     | EXT-X-MAP:URI=""
          EXT-X-MAP:URI="#f"                   | EXT-X-MAP:URI="#f"
          EXT-X-MAP:URI=                       | EXT-X-MAP:URI=
          EXT-X-MAP:URI                        | EXT-X-MAP:URI
          EXT-X-MAP:uri="a"                    | EXT-X-MAP:uri="a"
          EXT-X-MAPX:URI="a"                   | EXT-X-MAPX:URI="a"
          EXT-X-MAP                            | EXT-X-MAP
          EXT-X-MAP:                           | EXT-X-MAP:
          EXTINF:1,URI="a"                     | EXTINF:1,URI="a"
          EXT-X-DATERANGE:URI="a"              | EXT-X-DATERANGE:URI="a"
          EXT-X-DATERANGE:X-ASSET-URI="/a"     | EXT-X-DATERANGE:X-ASSET-URI="/~T/a"
          EXT-X-CONTENT-STEERING:SERVER-URI="a"| EXT-X-CONTENT-STEERING:SERVER-URI="/~T/live/a"
          """)
  void aTagWithUris(String tag, String expected) {
    assertThat(masked(Landing.rewrite("#EXTM3U\n#" + tag))).isEqualTo("#EXTM3U\n#" + expected);
  }

  @ParameterizedTest
  @CsvSource({
    "EXT-X-STREAM-INF:BANDWIDTH=1, true",
    "EXT-X-I-FRAME-STREAM-INF:URI=a, false",
    "EXTINF:1, false",
    "EXT-X-STREAM-INF, false",
  })
  void playersBeginWithAPlaylistOfVariants(String tag, boolean multivariant) {
    byte[] playlist = ("#EXTM3U\n#" + tag + "\na\n").getBytes(ISO_8859_1);
    assertThat(((Rewritten) Landing.REWRITER.rewrite(playlist, Landing.CONTEXT)).multivariant())
        .isEqualTo(multivariant);
  }

  @Test
  void bytesThatAreNoTextStayAsTheyAre() {
    byte[] playlist =
        "#EXTM3U\n# \u00ff\u00fe\u0000\u0080\n#EXTINF:1,\u00c3\n".getBytes(ISO_8859_1);
    assertThat(((Rewritten) Landing.REWRITER.rewrite(playlist, Landing.CONTEXT)).playlist())
        .isEqualTo(playlist);
  }

  @Test
  void aReportNamesARenditionAsItsParentDoes() {
    String master =
        Landing.rewrite(
            """
            #EXTM3U
            #EXT-X-STREAM-INF:BANDWIDTH=1
            1M/index.m3u8
            """);
    String sibling =
        Landing.rewrite(
            """
            #EXTM3U
            #EXT-X-RENDITION-REPORT:URI="../1M/index.m3u8",LAST-MSN=1
            """,
            at("/live/2M/index.m3u8", "", Map.of()));
    assertThat(Player.uris(sibling)).isEqualTo(Player.uris(master));
  }

  @Test
  void importedVariablesComeWithTheToken() throws Exception {
    String master =
        """
            #EXTM3U
            #EXT-X-DEFINE:NAME="dir",VALUE="hd/7"
            #EXT-X-DEFINE:QUERYPARAM="session"
            #EXT-X-STREAM-INF:BANDWIDTH=1
            1M/index.m3u8
            """;
    Media child = Landing.media(Player.uris(Landing.rewrite(master)).get(0));
    assertThat(child.variables()).isEqualTo(Map.of("dir", "hd/7", "session", "s-1"));

    String media =
        """
            #EXTM3U
            #EXT-X-DEFINE:IMPORT="dir"
            {$dir}/1.ts
            {$session}/2.ts
            #EXT-X-RENDITION-REPORT:URI="../1M/index.m3u8"
            """;
    String rewritten = Landing.rewrite(media, at("/live/2M/i.m3u8", "", child.variables()));
    List<String> uris = Player.uris(rewritten);
    assertThat(Landing.media(uris.get(0)).path()).isEqualTo("/live/2M/hd/7/1.ts");
    assertThat(Landing.media(uris.get(0)).variables()).isEmpty();
    assertThat(uris.get(1)).isEqualTo("{$session}/2.ts");
    assertThat(uris.get(2)).isEqualTo(Player.uris(Landing.rewrite(master)).get(0));
  }

  @Test
  void variablesAreDefinedByOthersAndOnce() {
    String text =
        """
            #EXTM3U
            #EXT-X-DEFINE:NAME="a",VALUE="x"
            #EXT-X-DEFINE:NAME="a",VALUE="y"
            #EXT-X-DEFINE:NAME="b",VALUE="{$a}/{$c}"
            #EXT-X-DEFINE:QUERYPARAM="token"
            """;
    assertThat(masked(Landing.rewrite(text + "{$a}.ts\n{$token}.ts\n{$b}.ts\n")))
        .isEqualTo(text + "/~T/live/x.ts\n/~T/live/a/b.ts\n{$b}.ts\n");
  }

  @Test
  void aUriThatNamesItsVirtualHostIsBoundToIt() throws Exception {
    StreamKey key = new StreamKey("listed.example.com", "live", "cam");
    PlaylistContext context =
        new PlaylistContext(
            key, StreamKey.DEFAULT_VHOST, Landing.PATH, "", Map.of(), Landing.CONTEXT.own());
    String rewritten =
        Landing.rewrite("#EXTM3U\ncam.m3u8?vhost=listed.example.com\ncam-1.ts\n", context);
    List<String> uris = Player.uris(rewritten);
    assertThat(Landing.media(uris.get(0)).key()).isEqualTo(key);
    assertThat(Landing.media(uris.get(1)).key()).isEqualTo(key);
  }

  @Test
  void aRedirectIsRewrittenToo() {
    assertThat(masked(Landing.REWRITER.rewriteUri("../b/c.m3u8?x", Landing.CONTEXT)))
        .isEqualTo("/~T/b/c.m3u8?x");
    assertThat(Landing.REWRITER.rewriteUri("https://x.org/", Landing.CONTEXT))
        .isEqualTo("https://x.org/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "#EXTM3", "#EXTM3U8\n", " #EXTM3U\n", "\n#EXTM3U\n", "<html>", "a.ts"})
  void whatHasNoHeaderIsNoPlaylist(String text) {
    RewriteResult result = Landing.REWRITER.rewrite(text.getBytes(UTF_8), Landing.CONTEXT);
    assertThat(result).isInstanceOf(NotPlaylist.class);
    assertThat(((NotPlaylist) result).reason()).isEqualTo(Reason.NO_HEADER);
  }

  @Test
  void playlistsAreBounded() {
    String line = "#".repeat(1023) + "\n";
    byte[] largest = ("#EXTM3U\n" + line.repeat(1023) + "x".repeat(1015) + "\n").getBytes(UTF_8);
    assertThat(largest).hasSize(PlaylistRewriter.MAX_PLAYLIST);
    assertThat(Landing.REWRITER.rewrite(largest, Landing.CONTEXT)).isInstanceOf(Rewritten.class);
    byte[] larger = Arrays.copyOf(largest, largest.length + 1);
    assertThat(Landing.REWRITER.rewrite(larger, Landing.CONTEXT))
        .isEqualTo(
            new NotPlaylist(Reason.TOO_LARGE, "playlist: 1048577 bytes (expected: up to 1048576)"));
  }

  @Test
  void whatWouldGrowBeyondMeasureIsNotRewrittenByHalf() {
    byte[] many = ("#EXTM3U\n" + "a\n".repeat(500_000)).getBytes(UTF_8);
    assertThat(Landing.REWRITER.rewrite(many, Landing.CONTEXT))
        .isInstanceOfSatisfying(
            NotPlaylist.class, not -> assertThat(not.reason()).isEqualTo(Reason.TOO_LARGE));
  }

  private static PlaylistContext at(String path, String query, Map<String, String> variables) {
    return new PlaylistContext(
        Landing.KEY, StreamKey.DEFAULT_VHOST, path, query, variables, Landing.CONTEXT.own());
  }

  private static String masked(String text) {
    return text.replaceAll("/~1[A-Za-z0-9_-]{20,}/", "/~T/");
  }
}
