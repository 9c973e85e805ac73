package io.weir.host.origins;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.weir.api.Endpoint;
import io.weir.api.Endpoint.Transport;
import io.weir.api.Origin;
import io.weir.api.OriginId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
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
  void endpointsByTlsAreOfTheKindThatProtocolsAskFor() {
    OriginSettings settings =
        from(
            """
            static = [{ id = a, endpoints {
              rtmps = ["a.example:443"], https = ["10.0.0.1:8443"], apis = ["a.example@10.0.0.1:1990"]
            } }]
            """);

    assertThat(settings.configured().get(0).endpoints())
        .containsOnly(
            entry("rtmp", List.of(new Endpoint(Transport.TLS, "a.example", 443))),
            entry("http", List.of(new Endpoint(Transport.TLS, "10.0.0.1", 8443))),
            entry("api", List.of(new Endpoint(Transport.TLS, "10.0.0.1", 1990, "a.example"))));
  }

  @Test
  void aProfileSaysWhereARegisteredOriginSpeaksTls() {
    Origin registered =
        RegistrationBody.parse(
                Heartbeats.minimal("vid-1", "run", "10.0.0.7", 1935).getBytes(UTF_8), Instant.EPOCH)
            .origin();

    assertThat(profiled("server-name = media.example", registered).endpoints())
        .containsOnly(
            entry("rtmp", List.of(new Endpoint(Transport.TLS, "10.0.0.7", 1443, "media.example"))),
            entry("api", List.of(new Endpoint(Transport.TLS, "10.0.0.7", 1990, "media.example"))));
    assertThat(profiled("", registered).endpoint("api"))
        .contains(new Endpoint(Transport.TLS, "10.0.0.7", 1990));
  }

  private static Origin profiled(String more, Origin registered) {
    String profile = "{ tls-ports { rtmps = 1443, apis = 1990 }, " + more + " }";
    Config complete =
        ConfigFactory.parseString(profile)
            .withFallback(
                ConfigFactory.parseResources("reference.conf").getConfig("types.origin-profile"));
    return Profile.from(complete).of(registered);
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
          static = [{ id = a, endpoints { apis = ["h:1"], api = ["h:2"] } }] | static.endpoints.api | by TLS and in the clear
          static = [{ id = a, endpoints { rtmp = ["n@h:1"] } }]       | static.endpoints.rtmp | "n@h:1" (expected: port
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
