package io.weir.host.origins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.Endpoint;
import io.weir.api.Endpoint.Transport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EndpointFormTest {

  @ParameterizedTest
  @CsvSource({
    "1935, tcp://192.0.2.7:1935",
    ":1935, tcp://192.0.2.7:1935",
    "*:1935, tcp://192.0.2.7:1935",
    "0.0.0.0:1935, tcp://192.0.2.7:1935",
    "[::]:1935, tcp://192.0.2.7:1935",
    "tcp://:8000, tcp://192.0.2.7:8000",
    "tcp://8000, tcp://192.0.2.7:8000",
    "udp://0.0.0.0:10080, udp://192.0.2.7:10080",
    "udp://[::]:10080, udp://192.0.2.7:10080",
    "127.0.0.1:21935, tcp://127.0.0.1:21935",
    "[2001:db8::1]:1935, tcp://[2001:db8::1]:1935",
    "[fe80::1%eth0]:1935, tcp://[fe80::1%eth0]:1935",
    "origin-1.media.example:65535, tcp://origin-1.media.example:65535",
    "tls://:443, tls://192.0.2.7:443",
    "tls://media.example@10.0.0.1:443, tls://media.example@10.0.0.1:443",
    "tls://media.example@[2001:db8::1]:443, tls://media.example@[2001:db8::1]:443",
    "tls://10.0.0.1@10.0.0.1:443, tls://10.0.0.1:443",
  })
  void readsEveryForm(String text, String expected) {
    assertThat(EndpointForm.parse(text, Transport.TCP, "192.0.2.7")).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "0",
        "65536",
        "99999999999",
        "-1",
        "+1935",
        "19 35",
        "host",
        "host:",
        "host:port",
        "http://host:80",
        "://host:80",
        "a b:1935",
        "::1:1935",
        "[::1:1935",
        "[host]:1935",
        "[]:1935",
        "host/path:80",
        "user@host:80",
        "tls://@host:443",
        "tls://a b@host:443",
        "tls://a@b@host:443",
        "tls://media.example@",
        "h\u0000st:80",
        "١٩٣٥"
      })
  void refusesTheRestAndQuotesIt(String text) {
    assertThatThrownBy(() -> EndpointForm.parse(text, Transport.TCP, "192.0.2.7"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\" (expected: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1935", ":1935", "0.0.0.0:1935", "[::]:1935"})
  void asksForAHostWhereNoneStandsIn(String text) {
    assertThatThrownBy(() -> EndpointForm.parse(text, Transport.TCP, ""))
        .hasMessage("\"" + text + "\" (expected: host:port)");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 100_000})
  void doesNotRepeatWhatIsTooLong(int length) {
    assertThatThrownBy(() -> EndpointForm.parse("h".repeat(length), Transport.TCP, ""))
        .hasMessage(length + " characters (expected: at most 300)");
  }

  @Property
  void readsWhatEndpointWrites(
      @ForAll @IntRange(min = 1, max = 65535) int port, @ForAll Transport transport) {
    for (String host : new String[] {"10.1.2.3", "2001:db8::7", "origin-7"}) {
      Endpoint endpoint = new Endpoint(transport, host, port);
      Transport other = transport == Transport.TCP ? Transport.UDP : Transport.TCP;
      assertThat(EndpointForm.parse(endpoint.toString(), other, "")).isEqualTo(endpoint);
      Endpoint named = new Endpoint(Transport.TLS, host, port, "media.example");
      assertThat(EndpointForm.parse(named.toString(), other, "")).isEqualTo(named);
    }
  }
}
