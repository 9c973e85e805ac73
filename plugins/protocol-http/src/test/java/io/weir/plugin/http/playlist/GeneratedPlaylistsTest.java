package io.weir.plugin.http.playlist;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Rewritten playlists mean what they meant, whatever is in them. */
class GeneratedPlaylistsTest {
  private static final String DEFINE = "#EXT-X-DEFINE:NAME=\"var\",VALUE=\"v/w\"";

  @Property(tries = 1000)
  void everyUriLandsWhereItDidAndNothingElseChanges(
      @ForAll("lines") List<String> lines,
      @ForAll("lineEnds") String lineEnd,
      @ForAll boolean mark,
      @ForAll boolean lastEnd)
      throws Exception {
    String text =
        (mark ? "\u00ef\u00bb\u00bf" : "")
            + "#EXTM3U"
            + lineEnd
            + DEFINE
            + lineEnd
            + String.join(lineEnd, lines)
            + (lastEnd ? lineEnd : "");
    Landing.checkSame(text, Landing.rewrite(text), Map.of("{$var}", "v/w"));
  }

  @Provide
  Arbitrary<String> lineEnds() {
    return Arbitraries.of("\n", "\r\n");
  }

  @Provide
  Arbitrary<List<String>> lines() {
    return Arbitraries.oneOf(uris(), uris(), tags(), others()).list().ofMaxSize(30);
  }

  private static Arbitrary<String> segments() {
    Arbitrary<String> names =
        Arbitraries.strings()
            .withChars("abcXYZ019-_.~!$&'()*+,;=@")
            .ofMinLength(1)
            .ofMaxLength(8)
            .filter(name -> !name.matches("\\.+"));
    return Arbitraries.frequencyOf(
        Tuple.of(6, names),
        Tuple.of(1, Arbitraries.of(".", "..", "%20", "%C3%9F", "100%25", "a%3Fb")),
        Tuple.of(1, Arbitraries.just("{$var}")));
  }

  private static Arbitrary<String> uris() {
    Arbitrary<String> start =
        Arbitraries.of(
            "",
            "",
            "",
            "/",
            "../",
            "./",
            "http://origin.test:8080/",
            "//weir.test:18080/",
            "https://cdn.example.net/",
            "//cdn.example.net/",
            "skd://key/",
            "http://origin.test/");
    Arbitrary<String> path =
        segments().list().ofMinSize(1).ofMaxSize(5).map(list -> String.join("/", list));
    Arbitrary<String> query =
        Arbitraries.of("", "", "?", "?hls_ctx=1a2b", "?a=b&c=%2F?d", "?x=/../y", "?:", "?vhost=x");
    return Combinators.combine(start, path, query).as((s, p, q) -> s + p + q);
  }

  private static Arbitrary<String> attributes() {
    Arbitrary<String> quoted =
        Arbitraries.strings()
            .withChars("ab ,=:/\u00e9{$}")
            .ofMaxLength(10)
            .filter(value -> !value.contains("{$var}"))
            .map(value -> "NAME=\"" + value + "\"");
    return Arbitraries.oneOf(
        quoted,
        Arbitraries.of("BANDWIDTH=1", "DURATION=0.33", "IV=0x0F", "METHOD=AES-128", "X-URI=\"u\""));
  }

  private static Arbitrary<String> tags() {
    Arbitrary<String> names =
        Arbitraries.of(
            "MAP",
            "KEY",
            "SESSION-KEY",
            "PART",
            "PRELOAD-HINT",
            "SESSION-DATA",
            "MEDIA",
            "I-FRAME-STREAM-INF",
            "RENDITION-REPORT");
    Arbitrary<String> plain =
        Combinators.combine(names, attributes().list().ofMaxSize(3), uris())
            .as((name, list, uri) -> tag(name, list, "URI=\"" + uri + "\""));
    Arbitrary<String> dates =
        Combinators.combine(
                Arbitraries.of("X-ASSET-URI", "X-ASSET-LIST"),
                attributes().list().ofMaxSize(2),
                uris())
            .as((name, list, uri) -> tag("DATERANGE", list, name + "=\"" + uri + "\""));
    return Arbitraries.oneOf(plain, dates);
  }

  private static String tag(String name, List<String> attributes, String uri) {
    List<String> all = new ArrayList<>(attributes);
    all.add(attributes.size() / 2, uri);
    return "#EXT-X-" + name + ":" + String.join(",", all);
  }

  private static Arbitrary<String> others() {
    return Arbitraries.of(
        "",
        "#EXTINF:4.0,title, with \u00fcml\u00e4ut",
        "#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS=\"a,b\"",
        "#EXT-X-UNKNOWN:URI=\"x\"",
        "# comment http://origin.test:8080/x",
        "#EXT-X-ENDLIST",
        "#EXT-X-BYTERANGE:1@2",
        "#\u00ff\u0080");
  }
}
