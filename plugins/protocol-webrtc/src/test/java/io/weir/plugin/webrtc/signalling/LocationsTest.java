package io.weir.plugin.webrtc.signalling;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Endpoint;
import io.weir.api.Endpoint.Transport;
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "https://media.example/s/7|/s/7",
        "https://MEDIA.example:443/s/7|/s/7",
        "https://10.0.0.1/s/7|/s/7",
        "/s/7|/s/7",
        "https://media.example:8443/s/7|-",
        "http://media.example/s/7|-",
        "https://elsewhere.example/s/7|-",
      })
  void anOriginByTlsIsMeantByItsNameToo(String location, String target) {
    Endpoint api = new Endpoint(Transport.TLS, "10.0.0.1", 443, "media.example");
    assertThat(Locations.target(location, "/rtc/v1/whip/?app=a", api, "weir.example.com"))
        .isEqualTo(Optional.ofNullable(target));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "http://a.example/s|TCP|a.example|80",
        "https://a.example/s|TLS|a.example|443",
        "HTTPS://[::1]:1990/s|TLS|::1|1990",
        "ftp://a.example/s|-|-|-",
        "/s|-|-|-",
      })
  void wholeUrlsSayHowTheyAreReached(
      String location, Transport transport, String host, Integer port) {
    assertThat(Locations.absolute(location))
        .isEqualTo(
            transport == null
                ? Optional.empty()
                : Optional.of(new Locations.Absolute(transport, host, port, "/s")));
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
