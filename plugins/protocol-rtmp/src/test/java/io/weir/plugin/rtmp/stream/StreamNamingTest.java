package io.weir.plugin.rtmp.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.weir.api.StreamKey;
import io.weir.api.VhostRule;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamNamingTest {
  private final StreamNaming naming =
      new StreamNaming(new VhostRule(Set.of("listed.example.com", "192.0.2.7")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # tcUrl                                            | stream name                    | key
          rtmp://192.0.2.1/live                              | s                              | __defaultVhost__/live/s
          rtmp://192.0.2.1:1935/live                         | s                              | __defaultVhost__/live/s
          rtmp://[2001:db8::1]:1935/live                     | s                              | __defaultVhost__/live/s
          rtmp://localhost/live/                             | s                              | __defaultVhost__/live/s
          rtmps://push.example.com/live                      | s                              | __defaultVhost__/live/s
          rtmp://play.example.com/live                       | s                              | __defaultVhost__/live/s
          rtmp://listed.example.com/live                     | s                              | listed.example.com/live/s
          rtmp://LISTED.example.com:1935/live                | s                              | listed.example.com/live/s
          rtmp://user:pass@listed.example.com/live           | s                              | listed.example.com/live/s
          rtmp://192.0.2.7/live                              | s                              | 192.0.2.7/live/s
          rtmp://h/live?vhost=listed.example.com             | s                              | listed.example.com/live/s
          rtmp://h/live?domain=listed.example.com            | s                              | listed.example.com/live/s
          rtmp://h/live?domain=x.org&vhost=listed.example.com| s                              | listed.example.com/live/s
          rtmp://h/live#vhost=listed.example.com             | s                              | listed.example.com/live/s
          rtmp://h/live...vhost...listed.example.com         | s                              | listed.example.com/live/s
          rtmp://h/live?token=a/b&vhost=listed.example.com   | s                              | listed.example.com/live/s
          rtmp://h?vhost=listed.example.com                  | live/s                         | listed.example.com/live/s
          rtmp://h/live                                      | s?vhost=listed.example.com     | listed.example.com/live/s
          rtmp://h/live                                      | s?token=1&domain=listed.example.com | listed.example.com/live/s
          rtmp://h/live                                      | s...vhost...listed.example.com | listed.example.com/live/s
          rtmp://listed.example.com/live?vhost=other.org     | s                              | __defaultVhost__/live/s
          rtmp://listed.example.com/live?vhost=__defaultVhost__ | s                           | __defaultVhost__/live/s
          rtmp://listed.example.com/live?vhost=              | s                              | listed.example.com/live/s
          rtmp://h/live?vhost=x.org                          | s?vhost=y.org                  | __defaultVhost__/live/s
          rtmp://h/live?token=1                              | s?secret=2                     | __defaultVhost__/live/s
          rtmp://h/live/_definst_                            | s                              | __defaultVhost__/live/s
          rtmp://h/live                                      | _definst_/s                    | __defaultVhost__/live/s
          rtmp://h/live/instance                             | s                              | __defaultVhost__/live/instance/s
          rtmp://h/live                                      | a/b/s                          | __defaultVhost__/live/a/b/s
          rtmp://h/live                                      | /s                             | __defaultVhost__/live/s
          rtmp://h//live//x/                                 | //s/                           | __defaultVhost__/live/x/s
          rtmp://h/live/s                                    | ''                             | __defaultVhost__/live/s
          rtmp://h/live/s                                    | ?token=1                       | __defaultVhost__/live/s
          rtmp://h/s                                         | ''                             | __defaultVhost__/__defaultApp__/s
          rtmp://h                                           | s                              | __defaultVhost__/__defaultApp__/s
          rtmp://h/live                                      | mp4:film.mp4                   | __defaultVhost__/live/mp4:film.mp4
          rtmp://h/live                                      | a...b                          | __defaultVhost__/live/a...b
          rtmp://h/live                                      | Straße                         | __defaultVhost__/live/Straße
          rtmp://h/live                                      | a%20b                          | __defaultVhost__/live/a%20b
          ''                                                 | live/s                         | __defaultVhost__/live/s
          live                                               | s                              | __defaultVhost__/live/s
          """)
  void namesBelongToOneKey(String tcUrl, String stream, String key) {
    assertThat(naming.name(facts("", tcUrl), stream).key()).hasToString(key);
  }

  @Test
  void theAppFieldServesWhereThereIsNoTcUrl() {
    assertThat(naming.name(facts("live?vhost=listed.example.com", ""), "s").key())
        .isEqualTo(new StreamKey("listed.example.com", "live", "s"));
  }

  @ParameterizedTest
  @CsvSource({
    "live, rtmp://h:1935/live",
    "live/, rtmp://h/live",
    "live?token=1, rtmp://h/live",
    "live/_definst_, rtmp://h/live",
    "live...vhost...x.org, rtmp://h/live?vhost=x.org",
  })
  void appAndUrlMayDifferInFormOnly(String app, String tcUrl) {
    assertThat(naming.name(facts(app, tcUrl), "s").key()).hasToString("__defaultVhost__/live/s");
  }

  @Test
  void anAppThatIsAnotherThanTheUrlsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> naming.name(facts("secret", "rtmp://h/public"), "s"))
        .withMessage("app: \"secret\" (expected: \"public\", the path of tcUrl)");
  }

  @Test
  void twoVirtualHostsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                naming.name(
                    facts("", "rtmp://h/live?vhost=listed.example.com"), "s?vhost=192.0.2.7"))
        .withMessageStartingWith("vhost: ");
  }

  @ParameterizedTest
  @CsvSource({"'', ''", "rtmp://h, ''", "rtmp://h/live, 'a b'", "rtmp://h/li\tve, s"})
  void whatIsNoStreamIsRefused(String tcUrl, String stream) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> naming.name(facts("", tcUrl), stream))
        .withMessageContaining("expected");
  }

  @Test
  void parametersAreThoseOfAllPartsDecoded() {
    NamedStream named =
        naming.name(
            facts("live?c=3", "rtmp://h/live?b=2%2F2&a=of+url&flag"), "s?a=of%20stream&bad=%zz");
    assertThat(named.parameters())
        .containsEntry("a", "of stream")
        .containsEntry("b", "2/2")
        .containsEntry("c", "3")
        .containsEntry("flag", "")
        .containsEntry("bad", "%zz");
  }

  @Test
  void aQueryCannotStandInForWhatTheClientIs() {
    NamedStream named =
        naming.name(
            new ConnectFacts("live", "rtmp://h/live", "http://page", "http://swf", "FMLE/3.0"),
            "s?tcUrl=x&pageUrl=x&app=x&swfUrl=x&flashVer=x");
    assertThat(named.parameters())
        .containsEntry("tcUrl", "rtmp://h/live")
        .containsEntry("app", "live")
        .containsEntry("pageUrl", "http://page")
        .containsEntry("swfUrl", "http://swf")
        .containsEntry("flashVer", "FMLE/3.0");
  }

  @Test
  void parametersAreBounded() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> naming.name(facts("", "rtmp://h/live"), "s?" + "a=1&".repeat(65)))
        .withMessageContaining("64");
  }

  @Test
  void theTextFormHasNoParameters() {
    assertThat(naming.name(facts("", "rtmp://h/live?token=secret"), "s").toString())
        .doesNotContain("secret");
  }

  private static ConnectFacts facts(String app, String tcUrl) {
    return new ConnectFacts(app, tcUrl, "", "", "");
  }
}
