package io.weir.plugin.webrtc.naming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.Role;
import io.weir.api.VhostRule;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OfferNamingTest {
  private static final String WHIP = "/rtc/v1/whip/";

  private final OfferNaming naming = new OfferNaming(new VhostRule(Set.of("listed.org")));

  private NamedOffer whip(String rest, String query) {
    return naming.endpoint(WHIP, rest, query, "push.example.com:11985", Role.PUBLISH);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "|app=live&stream=s|__defaultVhost__/live/s",
        "|stream=s|__defaultVhost__/live/s",
        "|stream=s&app=a/b&token=x|__defaultVhost__/a/b/s",
        "|app=a%2Fb&stream=s%20s|-",
        "|app=a%2Fb&stream=%E6%B5%81|__defaultVhost__/a/b/流",
        "|app=live&stream=a+b|__defaultVhost__/live/a+b",
        "live/s||__defaultVhost__/live/s",
        "a/b/s/||__defaultVhost__/a/b/s",
        "ignored/path|app=live&stream=s|__defaultVhost__/live/s",
        "|app=live&stream=s&vhost=listed.org|listed.org/live/s",
        "|app=live&stream=s&domain=listed.org|listed.org/live/s",
        "|app=live&stream=s&vhost=other.org|__defaultVhost__/live/s",
      })
  void streamsAreNamedByQueryOrPath(String rest, String query, String key) {
    String path = rest == null ? "" : rest;
    String asked = query == null ? "" : query;
    if (key == null) {
      assertThatThrownBy(() -> whip(path, asked)).isInstanceOf(IllegalArgumentException.class);
    } else {
      assertThat(whip(path, asked).key()).hasToString(key);
    }
  }

  @Test
  void theOriginIsAskedInTheFormThatItKnows() {
    assertThat(whip("live/s", "token=a%20b").target())
        .isEqualTo("/rtc/v1/whip/?app=live&stream=s&token=a%20b");
    assertThat(whip("", "x&stream=s&y=1").target())
        .isEqualTo("/rtc/v1/whip/?app=live&stream=s&x&y=1");
    assertThat(whip("", "stream=s&token=t%20k").parameters()).containsEntry("token", "t k");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app=live",
        "app=live&stream=a&stream=b",
        "app=live&stream=a&x=y=stream=b",
        "app=live,stream=b&stream=a",
        "app=live&stream=a;stream=b",
        "app=live&stream=a;b",
        "app=live&stream=a&%73tream=b",
        "app=live&stream=a&vhost=listed.org&vhost=x",
        "app=live&stream=a&action=delete",
        "app=/live&stream=a",
        "app=live&stream=a/b",
      })
  void whatCouldBeReadInTwoWaysIsRefused(String query) {
    assertThatThrownBy(() -> whip("", query)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"s", "/s", "live/a&stream=b", "live/a;b"})
  void soArePaths(String rest) {
    assertThatThrownBy(() -> whip(rest, "")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rolesAreThoseOfThePathOrTheAction() {
    assertThat(whip("live/s", "").role()).isEqualTo(Role.PUBLISH);
    assertThat(whip("live/s", "action=play").role()).isEqualTo(Role.PLAY);
    assertThat(naming.endpoint("/rtc/v1/whep/", "live/s", "", "h", Role.PLAY).role())
        .isEqualTo(Role.PLAY);
    assertThat(naming.endpoint("/rtc/v1/whep/", "live/s", "action=publish", "h", Role.PLAY).role())
        .isEqualTo(Role.PLAY);
  }

  @Test
  void callsNameTheirStreamByUrl() {
    NamedOffer call =
        naming.call("webrtc://listed.org:1985/live/s?token=t", "/rtc/v1/play/?x=1", Role.PLAY);
    assertThat(call.key()).hasToString("listed.org/live/s");
    assertThat(call.target()).isEqualTo("/rtc/v1/play/?x=1");
    assertThat(call.parameters()).containsEntry("token", "t");
    assertThat(call).hasToString("PLAY listed.org/live/s");
    assertThat(naming.call("webrtc://h/a/b/s?vhost=listed.org", "/", Role.PLAY).key())
        .hasToString("listed.org/a/b/s");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "rtmp://h/live/s",
        "webrtc://h",
        "webrtc://h/s",
        "webrtc://h/live/s?stream=t",
        "webrtc://h/live...vhost...x/s",
        "webrtc://h/live/%73",
        "webrtc://h/live/s?vhost=a&domain=b&vhost=c",
      })
  void callsThatNameNoneOrTwoAreRefused(String url) {
    assertThatThrownBy(() -> naming.call(url, "/", Role.PLAY))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
