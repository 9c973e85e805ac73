package io.weir.api.net.http;

import static io.weir.api.net.http.HeadKit.address;
import static io.weir.api.net.http.HeadKit.headers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.weir.api.net.Cidr;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedProxiesTest {
  private static final TrustedProxies PROXIES =
      new TrustedProxies(List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("fd00::/8")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          203.0.113.1 | 198.51.100.1                       | 203.0.113.1
          10.0.0.1    |                                    | 10.0.0.1
          10.0.0.1    | 198.51.100.1                       | 198.51.100.1
          10.0.0.1    | 198.51.100.1:4000                  | 198.51.100.1
          10.0.0.1    | 192.0.2.66, 198.51.100.1           | 198.51.100.1
          10.0.0.1    | 192.0.2.66, 198.51.100.1, 10.1.1.1 | 198.51.100.1
          10.0.0.1    | 10.3.3.3, 10.2.2.2                 | 10.3.3.3
          10.0.0.1    | 198.51.100.1, nonsense, 10.2.2.2   | 10.2.2.2
          10.0.0.1    | 198.51.100.1, localhost            | 10.0.0.1
          10.0.0.1    | 198.51.100.1,                      | 10.0.0.1
          10.0.0.1    | 2001:db8::5                        | 2001:db8::5
          10.0.0.1    | [2001:db8::5]:99                   | 2001:db8::5
          10.0.0.1    | 198.51.100.1:99999                 | 10.0.0.1
          fd00::1     | 198.51.100.1                       | 198.51.100.1
          """)
  void theRightmostAddressThatIsNoProxysIsTheClients(String peer, String said, String client) {
    HttpHeaders headers = headers();
    if (said != null) {
      headers.add("X-Forwarded-For", said);
    }
    Caller caller = PROXIES.caller(address(peer), "http", headers);
    assertThat(caller.address().getAddress()).isEqualTo(address(client).getAddress());
    assertThat(caller.peer()).isEqualTo(address(peer));
  }

  @Test
  void severalLinesAreOneList() {
    HttpHeaders headers =
        headers("X-Forwarded-For", "192.0.2.1", "X-Forwarded-For", "198.51.100.1, 10.9.9.9");
    assertThat(PROXIES.caller(address("10.0.0.1"), "http", headers).address().getHostString())
        .isEqualTo("198.51.100.1");
  }

  @Test
  void theSchemeIsTheProxysWord() {
    HttpHeaders headers = headers("X-Forwarded-Proto", "HTTPS");
    assertThat(PROXIES.caller(address("10.0.0.1"), "http", headers).scheme()).isEqualTo("https");
    assertThat(PROXIES.caller(address("192.0.2.1"), "http", headers).scheme()).isEqualTo("http");
    assertThat(
            PROXIES
                .caller(address("10.0.0.1"), "http", headers("X-Forwarded-Proto", "gopher"))
                .scheme())
        .isEqualTo("http");
  }

  @Test
  void aRangeThatIsNoneIsNamed() {
    assertThatThrownBy(
            () ->
                TrustedProxies.from(
                    ConfigFactory.parseString("trusted-proxies = [\"10.0.0.0/33\"]")))
        .isInstanceOf(ConfigException.BadValue.class)
        .hasMessageContaining("10.0.0.0/33");
  }
}
