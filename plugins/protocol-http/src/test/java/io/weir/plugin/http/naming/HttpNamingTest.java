package io.weir.plugin.http.naming;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.api.VhostRule;
import io.weir.plugin.http.naming.Target.Media;
import io.weir.plugin.http.token.StreamTokens;
import io.weir.plugin.http.uri.BadUriException;
import io.weir.plugin.http.uri.BadUriException.Fault;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpNamingTest {
  private final HttpNaming naming =
      new HttpNaming(
          new VhostRule(Set.of("listed.example.com", "192.0.2.7", "other.org")),
          new StreamTokens("a secret of some length".getBytes(UTF_8)));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # host                   | target                                          | what and key
          192.0.2.1                | /live/s.flv                                     | FLV __defaultVhost__/live/s
          192.0.2.1:18080          | /live/s.flv                                     | FLV __defaultVhost__/live/s
          [2001:db8::1]:18080      | /live/s.flv                                     | FLV __defaultVhost__/live/s
          localhost                | /live/s.ts                                      | TS __defaultVhost__/live/s
          play.example.com         | /live/s.aac                                     | AAC __defaultVhost__/live/s
          push.example.com         | /live/s.mp3                                     | MP3 __defaultVhost__/live/s
          ''                       | /live/s.m3u8                                    | PLAYLIST __defaultVhost__/live/s
          listed.example.com       | /live/s.flv                                     | FLV listed.example.com/live/s
          LISTED.example.com:18080 | /live/s.flv                                     | FLV listed.example.com/live/s
          192.0.2.7                | /live/s.flv                                     | FLV 192.0.2.7/live/s
          192.0.2.7:80             | /live/s.flv                                     | FLV 192.0.2.7/live/s
          h                        | /live/s.flv?vhost=listed.example.com            | FLV listed.example.com/live/s
          h                        | /live/s.flv?domain=listed.example.com           | FLV listed.example.com/live/s
          h                        | /live/s.flv?domain=x.org&vhost=listed.example.com | FLV listed.example.com/live/s
          h                        | /live/s.flv?token=a/b&vhost=listed.example.com  | FLV listed.example.com/live/s
          h                        | /live/s.flv?vhost=LISTED.example.com:80         | FLV listed.example.com/live/s
          listed.example.com       | /live/s.flv?vhost=unknown.org                   | FLV __defaultVhost__/live/s
          listed.example.com       | /live/s.flv?vhost=__defaultVhost__              | FLV __defaultVhost__/live/s
          listed.example.com       | /live/s.flv?vhost=                              | FLV listed.example.com/live/s
          listed.example.com       | /live/s.flv?vhost                               | FLV listed.example.com/live/s
          listed.example.com       | /live/s.flv?vhost=other.org                     | FLV other.org/live/s
          h                        | /live/s.flv?vhost=x.org&vhost=y.org             | FLV __defaultVhost__/live/s
          h                        | /live/s.flv?xvhost=other.org                    | FLV __defaultVhost__/live/s
          h                        | /live/s.flv?a=%zz&b=%00                         | FLV __defaultVhost__/live/s
          h                        | /live/s.flv?token=1&secret=2                    | FLV __defaultVhost__/live/s
          h                        | /live/s.flv?                                    | FLV __defaultVhost__/live/s
          h                        | /listed.example.com/live/s.flv                  | FLV listed.example.com/live/s
          h                        | /Listed.Example.com/live/s.flv                  | FLV listed.example.com/live/s
          other.org                | /listed.example.com/live/s.flv                  | FLV listed.example.com/live/s
          h                        | /listed.example.com/live/s.flv?vhost=listed.example.com | FLV listed.example.com/live/s
          h                        | /__defaultVhost__/live/s.flv                    | FLV __defaultVhost__/live/s
          other.org                | /__defaultVhost__/live/s.flv                    | FLV __defaultVhost__/live/s
          h                        | /listed.example.com/s.flv                       | FLV __defaultVhost__/listed.example.com/s
          h                        | /unknown.example.com/live/s.flv                 | FLV __defaultVhost__/unknown.example.com/live/s
          h                        | /a/b/c/s.flv                                    | FLV __defaultVhost__/a/b/c/s
          h                        | /live/%73.flv                                   | FLV __defaultVhost__/live/s
          h                        | /live/s%2Eflv                                   | FLV __defaultVhost__/live/s
          h                        | /live/Stra%C3%9Fe.flv                           | FLV __defaultVhost__/live/Straße
          h                        | /live/StraÃ\u009fe.flv                          | FLV __defaultVhost__/live/Straße
          h                        | /live/a%2520b.flv                               | FLV __defaultVhost__/live/a%20b
          h                        | /live/s.flv.ts                                  | TS __defaultVhost__/live/s.flv
          h                        | /live/..s.flv                                   | FLV __defaultVhost__/live/..s
          h                        | /live/s+1.flv                                   | FLV __defaultVhost__/live/s+1
          h                        | /live/mp4:film.mp4.m3u8                         | PLAYLIST __defaultVhost__/live/mp4:film.mp4
          h                        | /live~x/~s.flv                                  | FLV __defaultVhost__/live~x/~s
          h                        | http://listed.example.com/live/s.flv            | FLV listed.example.com/live/s
          other.org                | http://listed.example.com:8080/live/s.flv?x=1   | FLV listed.example.com/live/s
          other.org                | HTTPS://192.0.2.1/live/s.flv                    | FLV __defaultVhost__/live/s
          other.org                | http://10.0.0.1:22/live/s.flv?domain=other.org  | FLV other.org/live/s
          h                        | ws://other.org/live/s.flv                       | FLV other.org/live/s
          h                        | /                                               | OTHER /
          h                        | http://x.org                                    | OTHER /
          h                        | /players/index.html?x=1                         | OTHER /players/index.html
          h                        | /live/s.FLV                                     | OTHER /live/s.FLV
          h                        | /live/s.flv/                                    | OTHER /live/s.flv/
          h                        | /live/s                                         | OTHER /live/s
          h                        | //x.org/                                        | OTHER //x.org/
          """)
  void targetsAreNamed(String host, String target, String expected) throws Exception {
    Target named = naming.name(target, host);
    String said =
        named instanceof Media media ? media.kind() + " " + media.key() : named.toString();
    assertThat(said).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          STREAM | h      | /s.flv
          STREAM | h      | /.flv
          STREAM | h      | /live/.flv
          STREAM | h      | //s.flv
          STREAM | h      | //live/s.flv
          STREAM | h      | /live//s.flv
          STREAM | h      | /listed.example.com//s.flv
          STREAM | h      | /live/a%20b.flv
          STREAM | h      | /listed.example.com/live/s.flv?vhost=other.org
          STREAM | h      | /listed.example.com/live/s.flv?vhost=unknown.org
          PATH   | h      | /live/../s.flv
          PATH   | h      | /live/./s.flv
          PATH   | h      | /live/%2e%2e/s.flv
          PATH   | h      | /live/%2E/s.flv
          PATH   | h      | /..
          PATH   | h      | /live%2Fs.flv
          PATH   | h      | /live/s%00.flv
          PATH   | h      | /live/s%0d%0a.flv
          PATH   | h      | /live/%zz.flv
          PATH   | h      | /live/s.flv%
          PATH   | h      | /live/%ff.flv
          PATH   | h      | /live/%c0%af.flv
          PATH   | h      | /live\\s.flv
          TARGET | h      | ''
          TARGET | h      | *
          TARGET | h      | live/s.flv
          TARGET | h      | x.org:443
          TARGET | h      | ftp://x.org/live/s.flv
          TARGET | h      | http:///live/s.flv
          TARGET | h      | http:/live/s.flv
          TARGET | h      | http:live/s.flv
          TARGET | h      | /live/s.flv#x
          TARGET | h      | /live/s.flv?a b
          HOST   | h      | http://user@x.org/live/s.flv
          HOST   | h      | http://x.org:port/live/s.flv
          HOST   | a b    | /live/s.flv
          HOST   | a/b    | /live/s.flv
          HOST   | a,b    | /live/s.flv
          HOST   | u@h    | /live/s.flv
          HOST   | h:1:2  | /live/s.flv
          HOST   | h:99999999 | /live/s.flv
          QUERY  | h      | /live/s.flv?vhost=other.org&vhost=listed.example.com
          QUERY  | h      | /live/s.flv?vhost=%6fther.org
          QUERY  | h      | /live/s.flv?%76host=other.org
          QUERY  | h      | /live/s.flv?a=1?vhost=other.org
          QUERY  | h      | /live/s.flv??vhost=other.org
          QUERY  | other.org | /live/s.flv?x=1?domain=unknown.org
          TOKEN  | h      | /~
          TOKEN  | h      | /~1
          TOKEN  | h      | /~/live/s.flv
          TOKEN  | h      | /~1/live/s.flv
          TOKEN  | h      | /~foo/s.flv
          TOKEN  | h      | /%7Efoo/s.flv
          """)
  void whatIsMalformedOrAmbiguousIsRefused(Fault fault, String host, String target) {
    BadUriException refused =
        catchThrowableOfType(BadUriException.class, () -> naming.name(target, host));
    assertThat(refused).hasMessageContaining("expected").hasNoCause();
    assertThat(refused.fault()).isEqualTo(fault);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/live/s\0.flv", "/live/s.flv?\r", "/live/s.flv?\u007f", "/live/\u0100.flv"})
  void whatIsNoOctetOfAUriIsRefused(String target) {
    assertThat(fault(target)).isEqualTo(Fault.TARGET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/live/s.flv",
        "/live/s.flv?",
        "/live/s.flv?token=a%2Fb+c&&x==1?&Ã\u009f",
        "/listed.example.com/live/s.flv?a",
        "/live/%73.flv?hls_ctx=1",
        "/live/s.m3u8?_HLS_msn=7&_HLS_part=2",
      })
  void theOriginIsAskedInTheClientsWords(String target) throws Exception {
    assertThat(naming.name(target, "h").originForm()).isEqualTo(target);
    assertThat(naming.name("http://x.org" + target, "h").originForm()).isEqualTo(target);
  }

  @Test
  void theHostGoesToTheOriginAsTheClientNamedIt() throws Exception {
    assertThat(naming.name("/live/s.flv?vhost=other.org", "Play.example.com:8080").host())
        .isEqualTo("Play.example.com:8080");
    assertThat(naming.name("http://other.org:1/live/s.flv", "h").host()).isEqualTo("other.org:1");
  }

  @Test
  void whatIsTooLongIsRefusedWithoutQuotingIt() {
    String segment = "x".repeat(513);
    assertThat(fault("/live/" + segment + ".flv")).isEqualTo(Fault.STREAM);
    assertThat(fault("/" + segment + "/s.flv")).isEqualTo(Fault.STREAM);
    assertThat(fault("/live/s.flv?" + "x".repeat(8192))).isEqualTo(Fault.TARGET);
    assertThat(fault("/live/s.flv?" + "a=%20&".repeat(65))).isEqualTo(Fault.QUERY);
    BadUriException refused =
        catchThrowableOfType(BadUriException.class, () -> naming.name("/" + segment + "/%", "h"));
    assertThat(refused.getMessage()).hasSizeLessThan(200);
  }

  private Fault fault(String target) {
    return catchThrowableOfType(BadUriException.class, () -> naming.name(target, "h")).fault();
  }

  @Test
  void theTextFormHasNoQuery() throws Exception {
    assertThat(naming.name("/live/s.flv?secret=1", "h").toString()).doesNotContain("secret");
    assertThat(naming.name("/x?secret=1", "h").toString()).doesNotContain("secret");
  }

  @Property
  void anyTextIsNamedOrRefusedWithATypedError(
      @ForAll @CharRange(from = '%', to = '9') @CharRange(from = '?', to = 'F') String text)
      throws Exception {
    for (String target : new String[] {text, "/" + text, "/a/" + text + ".flv", "/~1" + text}) {
      try {
        assertThat(naming.name(target, "h").originForm()).isEqualTo(target);
      } catch (BadUriException refused) {
        assertThat(refused).hasMessageContaining("expected");
      }
    }
  }

  @Property
  void anyHostIsTakenOrRefusedWithATypedError(@ForAll String host) throws Exception {
    try {
      assertThat(naming.name("/live/s.flv", host).host()).isEqualTo(host);
    } catch (BadUriException refused) {
      assertThat(refused.fault()).isEqualTo(Fault.HOST);
    }
  }
}
