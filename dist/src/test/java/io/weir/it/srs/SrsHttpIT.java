package io.weir.it.srs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.it.kit.Clip;
import io.weir.it.kit.Ffmpeg;
import io.weir.it.kit.Packets;
import io.weir.it.kit.RawHttp;
import io.weir.it.kit.RawRtmp;
import io.weir.it.kit.Tool;
import io.weir.it.kit.WeirProcess;
import io.weir.it.kit.Workplace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What an unmodified SRS serves by HTTP, seen through Weir: FLV and HLS of one server, TS of
 * another, since an SRS mounts one of the two.
 */
@Tag("srs")
final class SrsHttpIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration CLIP_LIMIT = Duration.ofSeconds(40);
  private static final Clip CLIP = Clip.ofSeconds(12);
  private static final String LIVE = "always";
  private static final String CLOSED = "closed";

  private static Hooks hooks;
  private static SrsOrigin flvOrigin;
  private static SrsOrigin tsOrigin;
  private static WeirProcess weir;
  private static WeirProcess tsWeir;
  private static Tool publisher;
  private static Tool tsPublisher;

  @BeforeAll
  static void start() {
    hooks = Hooks.start();
    flvOrigin = SrsOrigin.builder("srs-flv").remuxes("flv").hls().asks(hooks).start();
    tsOrigin = SrsOrigin.builder("srs-ts").remuxes("ts").start();
    weir = weirBefore(flvOrigin);
    tsWeir = weirBefore(tsOrigin);
    publisher = Ffmpeg.publishForever(CLIP.file(), weir.url(LIVE));
    tsPublisher = Ffmpeg.publishForever(CLIP.file(), tsWeir.url(LIVE));
    Awaitility.await("three segments")
        .atMost(SOON)
        .ignoreExceptionsInstanceOf(AssertionError.class)
        .until(() -> uris(child(flvOrigin.httpPort())).size() >= 3);
  }

  private static WeirProcess weirBefore(SrsOrigin origin) {
    return WeirProcess.builder().origin("srs", origin.address(), origin.httpAddress()).start();
  }

  @AfterAll
  static void stop() {
    tsPublisher.close();
    publisher.close();
    tsWeir.close();
    weir.close();
    tsOrigin.close();
    flvOrigin.close();
    hooks.close();
  }

  @Test
  void aStreamPublishedByRtmpIsPlayedByFlvPacketForPacket() {
    Path played = Workplace.directory("played").resolve("srs-http.flv");
    try (Tool player = Ffmpeg.play(weir.httpUrl("f.flv?token=f"), played, 10)) {
      hooks.await("token=f"); // the origin holds the request until there is a publisher
      Ffmpeg.publish(CLIP.file(), weir.url("f")).succeeds(CLIP_LIMIT);
      player.succeeds(CLIP_LIMIT);
    }
    Packets.of(played).holds(CLIP.packets(), 9_500);
  }

  @Test
  void aStreamPublishedByRtmpIsPlayedByTsPacketForPacket() {
    Path played = Workplace.directory("played").resolve("srs-ts.flv");
    try (Tool player = Ffmpeg.play(tsWeir.httpUrl("t.ts"), played, 10)) {
      Awaitility.await("the viewer waits")
          .atMost(SOON)
          .until(() -> tsWeir.json("/api/v1/sessions").toString().contains("/live/t\""));
      Ffmpeg.publish(CLIP.file(), tsWeir.url("t")).succeeds(CLIP_LIMIT);
      player.succeeds(CLIP_LIMIT);
    }
    // MPEG-TS counts in 1/90,000 s and an audio packet's time is that of its group.
    Packets.ofSlices(played).holds(Packets.ofSlices(CLIP.file()), 8_500, 30);
  }

  @Test
  void aStreamPublishedByRtmpIsPlayedByHls() {
    Path played = Workplace.directory("played").resolve("srs-hls.flv");
    try (Tool once = Ffmpeg.publish(CLIP.file(), weir.url("h"))) {
      Awaitility.await("a playlist")
          .atMost(SOON)
          .until(() -> RawHttp.get(weir.httpPort(), "/live/h.m3u8").status() == 200);
      Ffmpeg.play(weir.httpUrl("h.m3u8?token=viewer"), played, 7).succeeds(SOON);
      once.succeeds(CLIP_LIMIT);
    }
    Packets.ofSlices(played).holds(Packets.ofSlices(CLIP.file()), 5_000, 30);
    assertThat(hooks.about("token=viewer")).as("one viewer, one context, one hook").hasSize(1);
  }

  private static List<String> uris(String playlist) {
    return playlist.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
  }

  /** The playlist of segments that a new viewer is sent to. */
  private static String child(int port) {
    RawHttp.Answer master = RawHttp.get(port, "/live/" + LIVE + ".m3u8?token=c");
    assertThat(master.status()).isEqualTo(200);
    RawHttp.Answer child = RawHttp.get(port, uris(master.text()).get(0));
    assertThat(child.status()).isEqualTo(200);
    return child.text();
  }

  @Test
  void theContextOfAViewerIsKeptFromMasterToSegment() {
    RawHttp.Answer master = RawHttp.get(weir.httpPort(), "/live/" + LIVE + ".m3u8?token=m&x=1");
    assertThat(master.text()).startsWith("#EXTM3U\n#EXT-X-STREAM-INF:");
    String child = uris(master.text()).get(0);
    assertThat(child).matches("/~1[\\w-]{20,}/live/always\\.m3u8\\?hls_ctx=\\w+&token=m&x=1");
    String context = child.replaceAll(".*(hls_ctx=\\w+).*", "$1");

    String playlist = RawHttp.get(weir.httpPort(), child).text();
    List<String> segments = uris(playlist);
    assertThat(segments).hasSizeGreaterThan(2);
    for (String segment : segments) {
      assertThat(segment).matches("/~1[\\w-]{20,}/live/always-\\d+\\.ts\\?" + context);
    }
    assertThat(uris(RawHttp.get(weir.httpPort(), child).text()))
        .as("URLs of the next refresh")
        .containsAnyElementsOf(segments);
  }

  @Test
  void nothingButUrisChangesAndSegmentsAreTheOriginsOwn() {
    Awaitility.await("playlists of one moment")
        .atMost(SOON)
        .untilAsserted(
            () -> {
              String relayed = child(weir.httpPort());
              String direct = child(flvOrigin.httpPort());
              assertThat(plain(relayed.replaceAll("(?m)^/~[\\w-]+/live/", "")))
                  .isEqualTo(plain(direct));
            });
    for (String segment : uris(child(weir.httpPort())).subList(0, 2)) {
      String direct = "/live/" + segment.substring(segment.lastIndexOf('/') + 1);
      assertThat(RawHttp.get(weir.httpPort(), segment).body())
          .isNotEmpty()
          .isEqualTo(RawHttp.get(flvOrigin.httpPort(), direct).body());
    }
  }

  private static String plain(String playlist) {
    return playlist.replaceAll("hls_ctx=\\w+", "hls_ctx=ID");
  }

  /** What a client says of itself reaches the hooks as if it had come directly. */
  @Test
  void theOriginsHooksHearOfClientsWhatTheyWouldHearDirectly() {
    for (String query : List.of("?token=%s&sp=a%%2Fb", "?vhost=__defaultVhost__&token=%s")) {
      String at = "always.flv" + query;
      assertSameHook(
          query,
          token ->
              RawHttp.connect(flvOrigin.httpPort()).request("GET", "/live/" + at.formatted(token)),
          token -> RawHttp.connect(weir.httpPort()).request("GET", "/live/" + at.formatted(token)));
      String list = "/live/always.m3u8" + query;
      assertSameHook(
          query,
          token -> open(flvOrigin.httpPort(), list.formatted(token)),
          token -> open(weir.httpPort(), list.formatted(token)));
      String played = "always" + query;
      assertSameHook(
          query,
          token -> play(flvOrigin.rtmpPort(), played.formatted(token)),
          token -> play(weir.rtmpPort(), played.formatted(token)));
    }
    assertSameHook(
        "publish",
        token -> publish(flvOrigin.rtmpPort(), "hooked?token=" + token),
        token -> publish(weir.rtmpPort(), "hooked?token=" + token));
  }

  private static RawHttp open(int port, String target) {
    return RawHttp.connect(port).request("GET", target);
  }

  private static RawRtmp play(int port, String name) {
    return RawRtmp.player(port, "live", name);
  }

  private static RawRtmp publish(int port, String name) {
    return RawRtmp.publisher(port, "live", name);
  }

  private static int tokens;

  private static void assertSameHook(
      String what,
      Function<String, ? extends AutoCloseable> direct,
      Function<String, ? extends AutoCloseable> relayed) {
    JsonNode said = hookOf(direct);
    JsonNode heard = hookOf(relayed);
    assertThat(heard).as(what).isEqualTo(said);
    assertThat(heard.path("vhost").asText()).isEqualTo("__defaultVhost__");
    assertThat(heard.path("app").asText()).isEqualTo("live");
    assertThat(heard.path("ip").asText()).isEqualTo("127.0.0.1");
  }

  /** The hook of one client, without what is different each time. */
  private static JsonNode hookOf(Function<String, ? extends AutoCloseable> client) {
    String token = "secret" + tokens++ + "x";
    try (AutoCloseable open = client.apply(token)) {
      assertThat(open).isNotNull();
      ObjectNode hook = hooks.await(token).deepCopy();
      assertThat(hook.path("param").asText()).contains("token=" + token);
      hook.put("param", hook.path("param").asText().replace(token, "TOKEN"));
      hook.put("tcUrl", hook.path("tcUrl").asText().replaceAll(":\\d+", ":PORT"));
      hook.remove(List.of("client_id", "stream_id"));
      return hook;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** SRS closes without a word where a hook says no to FLV or RTMP; Weir has to find one. */
  @Test
  void whomTheHookRefusesTheOriginRefuses() {
    for (String target : List.of("/live/always.flv?deny=1", "/live/always.m3u8?deny=2")) {
      String direct = outcome(flvOrigin.httpPort(), target);
      assertThat(outcome(weir.httpPort(), target))
          .as(target)
          .isEqualTo(direct.equals(CLOSED) ? "HTTP/1.1 502 Bad Gateway" : direct);
    }
    try (RawRtmp denied = RawRtmp.connect(weir.rtmpPort()).handshake()) {
      denied.command("connect", 1.0, denied.connectObject("live"));
      denied.awaitResult(1);
      denied.command(
          3, denied.createStream(3), "publish", 3.0, io.weir.it.kit.Amf0.NULL, "n?deny=3", "live");
      assertThat(denied.await(m -> m.is("onStatus")).statusCode())
          .isEqualTo("NetStream.Publish.Denied");
      assertThat(denied.isClosedWithin(SOON)).isTrue();
      assertThat(hooks.about("deny=3")).hasSize(1);
    }
    assertThat(weir.metrics().sum("weir_origin_healthy")).as("healthy endpoints").isEqualTo(2);
  }

  private static String outcome(int port, String target) {
    try (RawHttp client = open(port, target)) {
      return client.head().startLine();
    } catch (java.io.UncheckedIOException e) {
      return CLOSED;
    }
  }

  private enum Kind {
    LIVE,
    PLAYLIST,
    FILE
  }

  @Test
  void answersDifferFromDirectOnesWhereTheContractSaysSo() {
    for (String method : List.of("GET", "HEAD")) {
      compare(method, Kind.LIVE, weir, flvOrigin, "/live/always.flv?token=a", "");
      compare(method, Kind.LIVE, tsWeir, tsOrigin, "/live/always.ts?token=a", "");
      compare(method, Kind.PLAYLIST, weir, flvOrigin, "/live/always.m3u8?token=a", "");
      compare(method, Kind.FILE, weir, flvOrigin, "/live/none.m3u8?token=a", "");
      compare(method, Kind.FILE, weir, flvOrigin, "/live/always-99999.ts", "");
      String child = uris(RawHttp.get(weir.httpPort(), "/live/always.m3u8").text()).get(0);
      compare(method, Kind.PLAYLIST, weir, flvOrigin, untold(child), child);
      String segment = uris(RawHttp.get(weir.httpPort(), child).text()).get(1);
      compare(method, Kind.FILE, weir, flvOrigin, untold(segment), segment);
      compare(method, Kind.FILE, weir, flvOrigin, untold(segment), segment, "Range: bytes=188-375");
    }
  }

  /** What the origin calls what Weir has given a URL that tells its stream. */
  private static String untold(String url) {
    return url.replaceFirst("^/~[^/]+", "");
  }

  private static void compare(
      String method,
      Kind kind,
      WeirProcess through,
      SrsOrigin origin,
      String target,
      String relayedTarget,
      String... more) {
    List<String> fields =
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of("Origin: http://page.example"),
                java.util.Arrays.stream(more))
            .toList();
    RawHttp.Head direct = head(origin.httpPort(), method, target, fields);
    RawHttp.Head relayed =
        head(through.httpPort(), method, relayedTarget.isEmpty() ? target : relayedTarget, fields);
    String what = method + " " + target + " " + List.of(more);
    assertThat(relayed.startLine()).as(what).isEqualTo(direct.startLine());
    assertThat(told(relayed, method, kind)).as(what).isEqualTo(told(direct, method, kind));
  }

  private static RawHttp.Head head(int port, String method, String target, List<String> fields) {
    try (RawHttp client = RawHttp.connect(port)) {
      return client.request(method, target, fields.toArray(String[]::new)).head();
    }
  }

  /**
   * The fields of a head but for those that each hop has its own of. A rewritten playlist has a
   * length of its own, and what is framed anew does not repeat the origin's chunks.
   */
  private static Map<String, List<String>> told(RawHttp.Head head, String method, Kind kind) {
    Map<String, List<String>> fields =
        head.text()
            .lines()
            .skip(1)
            .filter(line -> !line.isEmpty())
            .map(line -> line.substring(0, line.indexOf(':')).toLowerCase(java.util.Locale.ROOT))
            .distinct()
            .collect(Collectors.toMap(Function.identity(), head::all, (a, b) -> a, TreeMap::new));
    fields.remove("connection");
    if (kind == Kind.PLAYLIST) {
      fields.remove("content-length");
    }
    if (kind == Kind.LIVE && method.equals("HEAD")) {
      fields.remove("transfer-encoding");
    }
    return fields;
  }

  /** Weir answers for itself what pages may do, as configured; the origin's answer says as much. */
  @Test
  void pagesMayDoWhatTheOriginAllows() {
    String[] preflight = {
      "Origin: http://page.example",
      "Access-Control-Request-Method: GET",
      "Access-Control-Request-Headers: range"
    };
    for (String target : List.of("/live/always.flv", "/live/always.m3u8", "/live/none-1.ts")) {
      for (String[] fields : new String[][] {preflight, {}}) {
        RawHttp.Answer direct = RawHttp.ask(flvOrigin.httpPort(), "OPTIONS", target, fields);
        RawHttp.Answer relayed = RawHttp.ask(weir.httpPort(), "OPTIONS", target, fields);
        assertThat(direct.status()).isEqualTo(200);
        assertThat(relayed.status()).isEqualTo(204);
      }
      RawHttp.Answer relayed = RawHttp.ask(weir.httpPort(), "OPTIONS", target, preflight);
      assertThat(relayed.head().field("Access-Control-Allow-Origin")).isEqualTo("*");
      assertThat(relayed.head().field("Access-Control-Allow-Methods")).contains("GET");
      assertThat(relayed.head().field("Access-Control-Allow-Headers")).isEqualTo("range");
    }
  }
}
