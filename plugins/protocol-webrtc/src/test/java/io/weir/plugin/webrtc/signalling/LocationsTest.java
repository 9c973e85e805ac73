package io.weir.plugin.webrtc.signalling;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Endpoint;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocationsTest {
  private static final Endpoint API = Endpoint.tcp("10.0.0.1", 1985);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "/rtc/v1/whip/?session=a:b&token=t|/rtc/v1/whip/?session=a:b&token=t",
        "session/7|/rtc/v1/whip/session/7",
        "../s/7|/rtc/v1/s/7",
        "?id=7|/rtc/v1/whip/?id=7",
        "http://10.0.0.1:1985/s/7|/s/7",
        "http://weir.example.com/s/7|/s/7",
        "//weir.example.com/s/7|/s/7",
        "/s/[7]|/s/[7]",
        "http://elsewhere.example.com/s/7|-",
        "//elsewhere.example.com/s/7|-",
        "ftp://10.0.0.1:1985/s/7|-",
        "mailto:a@b|-",
        "/s/7 8|-",
      })
  void locationsAreReadAsTheOriginMeansThem(String location, String target) {
    assertThat(Locations.target(location, "/rtc/v1/whip/?app=a", API, "weir.example.com"))
        .isEqualTo(Optional.ofNullable(target));
  }

  @Test
  void sessionUrlsAreReadByWhoHasTheKeyAlone() {
    SessionUrls.Subject subject = new SessionUrls.Subject("a:b", API, "/rtc/v1/whip/?token=t");
    SessionUrls urls = new SessionUrls(new byte[32]);
    byte[] other = new byte[32];
    other[0] = 1;

    String url = urls.url(subject);

    assertThat(url).startsWith("/rtc/v1/session/").doesNotContain("10.0.0.1", "token");
    assertThat(new SessionUrls(new byte[32]).read(url)).contains(subject);
    assertThat(urls.url(subject)).isNotEqualTo(url);
    assertThat(new SessionUrls(other).read(url)).isEmpty();
    for (int i = "/rtc/v1/session/".length(); i < url.length() - 1; i++) {
      String edited =
          url.substring(0, i) + (url.charAt(i) == 'A' ? 'B' : 'A') + url.substring(i + 1);
      assertThat(urls.read(edited)).as(edited).isEmpty();
    }
  }
}
