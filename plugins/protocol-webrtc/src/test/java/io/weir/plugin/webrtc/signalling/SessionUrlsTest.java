package io.weir.plugin.webrtc.signalling;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Endpoint;
import io.weir.api.Endpoint.Transport;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionUrlsTest {
  private static final SessionUrls.Subject SUBJECT =
      new SessionUrls.Subject("o:c", Endpoint.tcp("::1", 1985), "/rtc/v1/whip/?token=t");

  private static SessionUrls urls(int secret) {
    byte[] key = new byte[32];
    key[0] = (byte) secret;
    return new SessionUrls(key);
  }

  @Test
  void whatOneReplicaWritesAnotherOfTheSameSecretReads() {
    assertThat(urls(1).read(urls(1).url(SUBJECT))).contains(SUBJECT);
    assertThat(urls(2).read(urls(1).url(SUBJECT))).as("another secret").isEmpty();
  }

  @Test
  void howTheOriginIsReachedIsPartOfIt() {
    for (Endpoint api :
        List.of(
            new Endpoint(Transport.TLS, "10.0.0.1", 443),
            new Endpoint(Transport.TLS, "10.0.0.1", 443, "media.example"))) {
      SessionUrls.Subject subject = new SessionUrls.Subject("o:c", api, "/s?a=b");
      assertThat(urls(1).read(urls(1).url(subject))).contains(subject);
    }
  }

  @Test
  void nothingOfItIsShown() {
    String url = urls(1).url(SUBJECT);
    assertThat(url).isNotEqualTo(urls(1).url(SUBJECT));
    assertThat(url).doesNotContain("1985").doesNotContain("token");
  }

  @Test
  void noChangedCharacterIsLeftUnnoticed() {
    SessionUrls urls = urls(1);
    String url = urls.url(SUBJECT);
    for (int i = 0; i < url.length() - 1; i++) { // the last one has bits that do not count
      char other = url.charAt(i) == 'A' ? 'B' : 'A';
      assertThat(urls.read(url.substring(0, i) + other + url.substring(i + 1))).isEmpty();
      assertThat(urls.read(url.substring(0, i))).isEmpty();
    }
  }
}
