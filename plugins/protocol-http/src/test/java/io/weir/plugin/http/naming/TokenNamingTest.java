package io.weir.plugin.http.naming;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.api.StreamKey;
import io.weir.api.VhostRule;
import io.weir.plugin.http.naming.Target.Media;
import io.weir.plugin.http.token.StreamTokens;
import io.weir.plugin.http.token.TokenSubject;
import io.weir.plugin.http.uri.BadUriException;
import io.weir.plugin.http.uri.BadUriException.Fault;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenNamingTest {
  private static final String DEFAULT = StreamKey.DEFAULT_VHOST;

  private final StreamTokens tokens = new StreamTokens("a secret of some length".getBytes(UTF_8));
  private final HttpNaming naming =
      new HttpNaming(new VhostRule(Set.of("a.example.com", "b.example.com")), tokens);
  private final TokenSubject cam = new TokenSubject(new StreamKey(DEFAULT, "live", "cam"));
  private final TokenSubject tenant =
      new TokenSubject(new StreamKey("a.example.com", "live", "cam"));

  @ParameterizedTest
  @CsvSource({
    "/live/cam-12.ts, SEGMENT",
    "/live/cam/init.mp4, SEGMENT",
    "/live/cam.key, SEGMENT",
    "/live/cam.aac, SEGMENT",
    "/live/cam, SEGMENT",
    "/, SEGMENT",
    "/live//x/, SEGMENT",
    "/live/cam.m3u8, PLAYLIST",
    "/live/old.m3u, PLAYLIST",
    "/live/cam.flv, FLV",
    "/~1upstreamsOwnToken/live/cam.ts, SEGMENT",
  })
  void aTokenNamesItsStreamWhateverThePathIs(String path, Kind kind) throws Exception {
    Media media = media(url(cam, DEFAULT, path) + "?hls_ctx=1&t=a%2Fb", "h");
    assertThat(media.key()).isEqualTo(cam.key());
    assertThat(media.kind()).isEqualTo(kind);
    assertThat(media.originForm()).isEqualTo(path + "?hls_ctx=1&t=a%2Fb");
  }

  @Test
  void theQueryIsTheClients() throws Exception {
    String url = url(cam, DEFAULT, "/live/cam.m3u8");
    for (String query : new String[] {"", "?", "?_HLS_msn=7&_HLS_part=1", "?hls_ctx=other&%zz"}) {
      assertThat(media(url + query, "h").query()).isEqualTo(query);
    }
  }

  @Test
  void clientsEscapeAsTheyLike() throws Exception {
    String url = url(cam, DEFAULT, "/live/cam 1~.ts").replace(" ", "%20");
    assertThat(media(url, "h").path()).isEqualTo("/live/cam%201~.ts");
    assertThat(media(url.replace("~", "%7e"), "h").path()).isEqualTo("/live/cam%201%7e.ts");
    assertThat(media(url.replace("cam", "%63am"), "h").key()).isEqualTo(cam.key());
  }

  @Test
  void anAbsoluteTargetIsTheSame() throws Exception {
    String url = url(cam, DEFAULT, "/live/cam-12.ts");
    assertThat(media("http://anything.example:99" + url, "h").key()).isEqualTo(cam.key());
  }

  @Test
  void variablesComeBack() throws Exception {
    TokenSubject child = new TokenSubject(cam.key(), Map.of("dir", "hd"));
    assertThat(media(url(child, DEFAULT, "/live/hd.m3u8"), "h").variables())
        .isEqualTo(Map.of("dir", "hd"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/live/door-12.ts",
        "/live/cam-13.ts",
        "/cam-12.ts",
        "/live//cam-12.ts",
        "/live/cam-12.ts/",
      })
  void aTokenOnAnotherPathIsRefused(String path) {
    String token = url(cam, DEFAULT, "/live/cam-12.ts").split("/", 3)[1];
    assertThat(fault("/" + token + path, "h")).isEqualTo(Fault.TOKEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/live/x/../cam-12.ts", "/live/%2e/cam-12.ts", "/live%2Fcam-12.ts"})
  void aPathThatOnlyMeansTheSameIsRefused(String path) {
    String token = url(cam, DEFAULT, "/live/cam-12.ts").split("/", 3)[1];
    assertThat(fault("/" + token + path, "h")).isEqualTo(Fault.PATH);
  }

  @Test
  void aTokenAloneIsRefused() {
    String token = url(cam, DEFAULT, "/").split("/", 3)[1];
    assertThat(fault("/" + token, "h")).isEqualTo(Fault.TOKEN);
    assertThat(fault("/" + token + token, "h")).isEqualTo(Fault.TOKEN);
  }

  @Test
  void theVirtualHostOfTheHostIsPartOfIt() throws Exception {
    String url = url(tenant, "a.example.com", "/live/cam.m3u8");
    assertThat(media(url, "a.example.com:8080").key()).isEqualTo(tenant.key());
    assertThat(fault(url, "b.example.com")).isEqualTo(Fault.TOKEN);
    assertThat(fault(url, "elsewhere.example.com")).isEqualTo(Fault.TOKEN);
    assertThat(fault(url + "?vhost=b.example.com", "a.example.com")).isEqualTo(Fault.TOKEN);
    assertThat(fault(url + "?domain=unknown", "a.example.com")).isEqualTo(Fault.TOKEN);
  }

  @Test
  void theVirtualHostOfTheQueryCannotBeTakenAway() throws Exception {
    String url = url(tenant, "a.example.com", "/live/cam.m3u8");
    assertThat(media(url + "?hls_ctx=1&vhost=a.example.com", "h").key()).isEqualTo(tenant.key());
    assertThat(fault(url + "?hls_ctx=1", "h")).isEqualTo(Fault.TOKEN);
  }

  @Test
  void aClientMayAddTheStreamsOwnVirtualHost() throws Exception {
    String segment = url(tenant, DEFAULT, "/live/cam-12.ts");
    assertThat(media(segment, "h").key()).isEqualTo(tenant.key());
    assertThat(media(segment + "?vhost=a.example.com", "h").key()).isEqualTo(tenant.key());
    assertThat(fault(segment + "?vhost=b.example.com", "h")).isEqualTo(Fault.TOKEN);
    assertThat(fault(segment + "?%76host=b.example.com", "h")).isEqualTo(Fault.QUERY);
  }

  private String url(TokenSubject subject, String vhost, String path) {
    return "/~" + tokens.signer(subject).token(vhost, path) + path;
  }

  private Media media(String target, String host) throws BadUriException {
    return (Media) naming.name(target, host);
  }

  private Fault fault(String target, String host) {
    return catchThrowableOfType(BadUriException.class, () -> naming.name(target, host)).fault();
  }
}
