package io.weir.plugin.srt.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.StreamKey;
import io.weir.api.VhostRule;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamNamingTest {
  private final StreamNaming naming =
      new StreamNaming(new VhostRule(Set.of("listed.example.com", "192.0.2.7")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # stream id                                       | role and key
          #!::r=live/s                                      | PLAY __defaultVhost__/live/s
          #!::r=live/s,m=request                            | PLAY __defaultVhost__/live/s
          #!::r=live/s,m=publish                            | PUBLISH __defaultVhost__/live/s
          #!::m=publish,r=live/s                            | PUBLISH __defaultVhost__/live/s
          #!::m=PUBLISH,r=live/s                            | PUBLISH __defaultVhost__/live/s
          #!::r=live/s,m=                                   | PLAY __defaultVhost__/live/s
          #!::h=push.example.com,r=live/s,m=publish         | PUBLISH __defaultVhost__/live/s
          #!::h=192.0.2.1,r=live/s                          | PLAY __defaultVhost__/live/s
          #!::h=[2001:db8::1]:20080,r=live/s                | PLAY __defaultVhost__/live/s
          #!::h=listed.example.com,r=live/s                 | PLAY listed.example.com/live/s
          #!::h=LISTED.example.com:20080,r=live/s           | PLAY listed.example.com/live/s
          #!::h=192.0.2.7:20080,r=live/s                    | PLAY 192.0.2.7/live/s
          #!::h=,r=live/s                                   | PLAY __defaultVhost__/live/s
          #!::h=listed.example.com,r=live/s,vhost=other.org | PLAY __defaultVhost__/live/s
          #!::r=live/s,vhost=listed.example.com             | PLAY listed.example.com/live/s
          #!::r=live/s,domain=listed.example.com            | PLAY listed.example.com/live/s
          #!::r=live/s?vhost=listed.example.com,m=publish   | PUBLISH listed.example.com/live/s
          #!::r=live/s?domain=x.org&vhost=listed.example.com | PLAY listed.example.com/live/s
          #!::auth=tok,r=live/s                             | PLAY __defaultVhost__/live/s
          #!::auth=listed.example.com,r=live/s              | PLAY __defaultVhost__/live/s
          #!::xh=listed.example.com,hr=live/x,r=live/s      | PLAY __defaultVhost__/live/s
          #!::H=listed.example.com,r=live/s                 | PLAY __defaultVhost__/live/s
          #!::r=live/s,form=publish,xm=publish              | PLAY __defaultVhost__/live/s
          #!::r=live/s, m=publish                           | PLAY __defaultVhost__/live/s
          #!::r=live/s?token=a/b,m=publish                  | PUBLISH __defaultVhost__/live/s
          #!::r=live/s,u=admin,t=stream,s=7                 | PLAY __defaultVhost__/live/s
          #!::r=a/b/s,m=publish                             | PUBLISH __defaultVhost__/a/b/s
          #!::r=/live/s                                     | PLAY __defaultVhost__/live/s
          #!::r=live//s/                                    | PLAY __defaultVhost__/live/s
          #!::r=s,m=publish                                 | PUBLISH __defaultVhost__/live/s
          #!::r=live/s=1                                    | PLAY __defaultVhost__/live/s=1
          #!::h=live/s,m=publish                            | PUBLISH __defaultVhost__/live/s
          #!::h=live/s?secret=d6d2be37,m=publish            | PUBLISH __defaultVhost__/live/s
          #!::h=listed.example.com/live/s,m=publish         | PUBLISH listed.example.com/live/s
          #!::h=unknown.example.com/live/s                  | PLAY __defaultVhost__/live/s
          #!::h=listed.example.com/a/b/s                    | PLAY listed.example.com/a/b/s
          live/s                                            | PLAY __defaultVhost__/live/s
          /live/s                                           | PLAY __defaultVhost__/live/s
          s                                                 | PLAY __defaultVhost__/live/s
          a/b/s                                             | PLAY __defaultVhost__/a/b/s
          live/s?token=1&m=publish                          | PLAY __defaultVhost__/live/s
          live/s?vhost=listed.example.com                   | PLAY listed.example.com/live/s
          live/s?domain=listed.example.com                  | PLAY listed.example.com/live/s
          live/s,m=publish                                  | PLAY __defaultVhost__/live/s,m=publish
          live/mp4:film.mp4                                 | PLAY __defaultVhost__/live/mp4:film.mp4
          live/Straße                                       | PLAY __defaultVhost__/live/Straße
          live/a%20b                                        | PLAY __defaultVhost__/live/a%20b
          """)
  void streamIdsNameARoleAndAKey(String streamId, String expected) throws BadModeException {
    assertThat(naming.name(streamId)).hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''
          /
          ?token=1
          #!::
          #!::m=publish
          #!::auth=tok
          #!::r=
          #!::r=/
          #!::r=?token=1
          #!:{r=live/s}
          #!:r=live/s
          #!r=live/s
          live/a b
          #!::r=live/s,r=live/t
          #!::r=live/s?r=live/t
          #!::r=live/s&r=live/t
          #!::h=a.org,h=b.org,r=live/s
          #!::m=publish,m=request,r=live/s
          #!::h=live/s,r=live/t
          #!::r=live/s?vhost=listed.example.com,vhost=192.0.2.7
          """)
  void whatIsNoStreamOrTwoIsRefused(String streamId) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> naming.name(streamId))
        .withMessageContaining("expected");
  }

  @ParameterizedTest
  @CsvSource({"bidirectional", "pull", "publish2"})
  void aModeThatIsNeitherIsRefusedAsSuch(String mode) {
    assertThatThrownBy(() -> naming.name("#!::r=live/s,m=" + mode))
        .isInstanceOf(BadModeException.class)
        .hasMessage("m: \"" + mode + "\" (expected: publish or request)");
  }

  @Test
  void parametersAreDecodedAndNoneStandsInForTheStreamId() throws BadModeException {
    String streamId = "#!::r=live/s?token=a%2Fb,u=me,flag,bad=%zz,streamid=x";
    assertThat(naming.name(streamId).parameters())
        .containsEntry("token", "a/b")
        .containsEntry("u", "me")
        .containsEntry("flag", "")
        .containsEntry("bad", "%zz")
        .containsEntry("streamid", streamId);
  }

  @Test
  void theTextFormHasNoParameters() throws BadModeException {
    assertThat(naming.name("#!::r=live/s?token=secret").toString()).doesNotContain("secret");
  }

  @Test
  void keysAreBounded() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> naming.name("#!::r=live/s" + ",a=1".repeat(64)))
        .withMessageContaining("64");
  }

  @Property
  void otherKeysNeverChangeTheStream(
      @ForAll @AlphaChars @StringLength(min = 2, max = 6) String key,
      @ForAll @StringLength(max = 20) String value)
      throws BadModeException {
    net.jqwik.api.Assume.that(!Set.of("vhost", "domain").contains(key));
    net.jqwik.api.Assume.that(value.chars().noneMatch(c -> ",?&;".indexOf(c) >= 0));
    NamedStream named = naming.name("#!::" + key + "=" + value + ",r=live/s,m=publish");
    assertThat(named.key()).isEqualTo(new StreamKey("__defaultVhost__", "live", "s"));
    assertThat(named).hasToString("PUBLISH __defaultVhost__/live/s");
  }

  @Property
  void anyTextIsNamedOrRefused(@ForAll @StringLength(max = 512) String text) {
    String words = "";
    try {
      words = naming.name("#!::" + text).key() + "" + naming.name(text).key();
    } catch (IllegalArgumentException | BadModeException refused) {
      words = String.valueOf(refused.getMessage());
    }
    assertThat(words).isNotEmpty();
  }
}
