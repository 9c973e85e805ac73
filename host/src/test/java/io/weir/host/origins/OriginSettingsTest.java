package io.weir.host.origins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.weir.api.Endpoint;
import io.weir.api.Endpoint.Transport;
import io.weir.api.OriginId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OriginSettingsTest {
  private static final Config DEFAULTS =
      ConfigFactory.parseResources("reference.conf").resolve().getConfig("weir.origins");

  private static OriginSettings from(String text) {
    return OriginSettings.from(ConfigFactory.parseString(text).withFallback(DEFAULTS));
  }

  @Test
  void defaultsNameNoOrigin() {
    OriginSettings settings = from("");

    assertThat(settings.ttl()).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.configured()).isEmpty();
    assertThat(settings.registration().refusal(address("127.0.0.1"), Optional.empty())).isEmpty();
    assertThat(settings.registration().refusal(address("fd00::7"), Optional.empty())).isEmpty();
    assertThat(settings.registration().refusal(address("203.0.113.1"), Optional.empty()))
        .isPresent();
  }

  @Test
  void tokenIsAskedForUnlessItIsSwitchedOff() {
    InetAddress peer = address("10.0.0.1");
    RegistrationRule on = from("registration.token = s3cret").registration();
    RegistrationRule off =
        from("registration { token = s3cret, require-token = false }").registration();

    assertThat(on.refusal(peer, Optional.empty())).isPresent();
    assertThat(on.refusal(peer, Optional.of("s3cret"))).isEmpty();
    assertThat(off.refusal(peer, Optional.empty())).isEmpty();
  }

  @SuppressWarnings("AddressSelection") // literals only
  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(literal, e);
    }
  }

  @Test
  void staticOrigins() {
    OriginSettings settings =
        from(
            """
            static = [
              { id = a, endpoints { rtmp = ["10.0.0.1:1935"], srt = ["10.0.0.1:10080"] } }
              { id = b, weight = 50, zone = z2, labels { rack = 7 }
                endpoints { rtmp = ["[2001:db8::1]:1935", "tcp://b.example:1936"] } }
            ]
            """);

    assertThat(settings.configured())
        .containsExactly(
            new ConfiguredOrigin(
                new OriginId("a"),
                Map.of(
                    "rtmp", List.of(Endpoint.tcp("10.0.0.1", 1935)),
                    "srt", List.of(new Endpoint(Transport.UDP, "10.0.0.1", 10080))),
                100,
                "",
                Map.of()),
            new ConfiguredOrigin(
                new OriginId("b"),
                Map.of(
                    "rtmp",
                    List.of(Endpoint.tcp("2001:db8::1", 1935), Endpoint.tcp("b.example", 1936))),
                50,
                "z2",
                Map.of("rack", "7")));
  }

  @Test
  void defaultBackendIsAnOrigin() {
    OriginSettings settings =
        from(
            "default { enabled = true, ip = 127.0.0.1, rtmp = 19350, api = \"1985\", rtc = 8000 }");

    assertThat(settings.configured())
        .containsExactly(
            ConfiguredOrigin.of(
                "default",
                Map.of(
                    "rtmp", List.of(Endpoint.tcp("127.0.0.1", 19350)),
                    "api", List.of(Endpoint.tcp("127.0.0.1", 1985)),
                    "rtc", List.of(new Endpoint(Transport.UDP, "127.0.0.1", 8000)))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ttl = 10ms                                                  | ttl | 10 ms (expected: 1 s or more)
          static = [{ id = a, endpoints { rtmp = ["x"] } }]           | static.endpoints.rtmp | "x" (expected: port
          static = [{ id = a, endpoints { rtmp = ["1935"] } }]        | static.endpoints.rtmp | "1935" (expected: host:port)
          static = [{ id = a, endpoints {} }]                         | static.endpoints | at least one
          static = [{ id = a, endpoint { rtmp = ["h:1"] } }]          | static.endpoint | unknown key (expected: endpoints, id
          static = [{ id = "a b", endpoints { rtmp = ["h:1"] } }]     | static.id | "a b" (expected: 1..255
          static = [{ id = a, weight = 0, endpoints { r = ["h:1"] } }]| static.weight | 0 (expected: 1..1000)
          static = [{ id = a, endpoints { r = ["h:1"] } }, { id = a, endpoints { r = ["h:1"] } }] | static | twice
          static = [{ endpoints { rtmp = ["h:1"] } }]                 | id | No configuration setting
          default { enabled = true, rtmp = "1" }                      | default.ip | "" (expected: an address
          default { enabled = true, ip = 127.0.0.1 }                  | default.rtmp | "" (expected: port
          default { enabled = true, ip = 127.0.0.1, rtmp = x }        | default.rtmp | "x" (expected: port
          registration.allow = ["everybody"]                          | registration.allow | "everybody" (expected: an address range
          """)
  void wrongValueIsNamedWithItsLine(String text, String key, String message) {
    assertThatThrownBy(() -> from(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(message);
  }
}
