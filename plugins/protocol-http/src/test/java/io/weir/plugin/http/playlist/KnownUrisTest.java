package io.weir.plugin.http.playlist;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.StreamKey;
import io.weir.plugin.http.naming.Target;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a rewriter remembers of one playlist must never come to another's viewers. */
class KnownUrisTest {
  private static final String LISTED = "listed.example.com";
  private static final String PLAYLIST = "#EXTM3U\n#EXTINF:2,\ncam-1.ts?hls_ctx=a\n";

  private static PlaylistContext context(StreamKey key, String hostVhost, String path) {
    return new PlaylistContext(
        key, hostVhost, path, "", Map.of(), new Authorities(List.of(Landing.ORIGIN)));
  }

  private static String uri(String rewritten) {
    return rewritten.lines().skip(2).findFirst().orElseThrow();
  }

  private static StreamKey named(String uri, String host) throws Exception {
    Target target = Landing.NAMING.name(uri, host);
    return ((Target.Media) target).key();
  }

  @Test
  void tenantsWithPlaylistsOfOnePathGetUrisOfTheirOwn() throws Exception {
    StreamKey other = new StreamKey(LISTED, "live", "cam");
    for (int time = 0; time < 3; time++) {
      String ours = uri(Landing.rewrite(PLAYLIST, Landing.CONTEXT));
      String theirs = uri(Landing.rewrite(PLAYLIST, context(other, LISTED, Landing.PATH)));
      assertThat(named(ours, Landing.WEIR)).isEqualTo(Landing.KEY);
      assertThat(named(theirs, LISTED)).isEqualTo(other);
    }
  }

  @Test
  void streamsWithPlaylistsOfOnePathGetUrisOfTheirOwn() throws Exception {
    StreamKey other = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "other");
    for (int time = 0; time < 3; time++) {
      String ours = uri(Landing.rewrite(PLAYLIST, Landing.CONTEXT));
      String theirs =
          uri(Landing.rewrite(PLAYLIST, context(other, StreamKey.DEFAULT_VHOST, Landing.PATH)));
      assertThat(named(ours, Landing.WEIR)).isEqualTo(Landing.KEY);
      assertThat(named(theirs, Landing.WEIR)).isEqualTo(other);
    }
  }

  @Test
  void aStreamAskedForByTwoHostsHasUrisForEach() throws Exception {
    StreamKey key = new StreamKey(LISTED, "live", "cam");
    for (int time = 0; time < 3; time++) {
      String byHost = uri(Landing.rewrite(PLAYLIST, context(key, LISTED, Landing.PATH)));
      String byQuery =
          uri(Landing.rewrite(PLAYLIST, context(key, StreamKey.DEFAULT_VHOST, Landing.PATH)));
      assertThat(named(byHost, LISTED)).isEqualTo(key);
      assertThat(named(byQuery, Landing.WEIR)).isEqualTo(key);
    }
  }

  @Test
  void relativePathsAreThoseOfTheirPlaylist() throws Exception {
    for (int time = 0; time < 3; time++) {
      for (String path : List.of("/live/a/cam.m3u8", "/live/b/cam.m3u8")) {
        PlaylistContext context = context(Landing.KEY, StreamKey.DEFAULT_VHOST, path);
        Target target = Landing.NAMING.name(uri(Landing.rewrite(PLAYLIST, context)), Landing.WEIR);
        assertThat(target.path()).isEqualTo(path.replace("cam.m3u8", "cam-1.ts"));
      }
    }
  }

  @Test
  void aQueryThatNamesAVirtualHostIsNotTakenForAnother() throws Exception {
    String plain = "#EXTM3U\n#EXTINF:2,\nnamed.ts\n";
    for (String name : List.of("vhost", "domain")) {
      String naming = "#EXTM3U\n#EXTINF:2,\nnamed.ts?" + name + "=" + LISTED + "\n";
      String unnamed = uri(Landing.rewrite(plain));
      assertThat(named(unnamed, Landing.WEIR)).isEqualTo(Landing.KEY);
      assertThat(named(uri(Landing.rewrite(naming)), Landing.WEIR)).isEqualTo(Landing.KEY);
      assertThat(Landing.rewrite(plain)).contains(unnamed);
    }
  }

  /** More than there is room for, so that most have pushed out others. */
  @Test
  void whatWasPushedOutIsRewrittenAnew() throws Exception {
    for (int time = 0; time < 2; time++) {
      for (int i = 0; i < 3_000; i++) {
        StreamKey key = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "s" + i);
        String path = "/live/s" + i + ".m3u8";
        PlaylistContext context = context(key, StreamKey.DEFAULT_VHOST, path);
        assertThat(named(uri(Landing.rewrite(PLAYLIST, context)), Landing.WEIR)).isEqualTo(key);
      }
    }
    for (int i = 0; i < 3_000; i++) {
      String playlist = "#EXTM3U\n#EXTINF:2,\nsegment-%d.ts\n".formatted(i % 300);
      String uri = uri(Landing.rewrite(playlist));
      assertThat(Landing.NAMING.name(uri, Landing.WEIR).path())
          .isEqualTo("/live/segment-%d.ts".formatted(i % 300));
    }
  }
}
