package io.weir.host.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files in conf/. */
class ShippedConfigTest {
  private static final Path CONF = Path.of("../conf");

  /** Keys of plugins that the compatibility file speaks of. */
  private static final String PLUGINS =
      """
      weir.protocols.rtmp.listen = ""
      weir.protocols.http { listen = "", static = "" }
      weir.protocols.webrtc { listen = "", api-listen = "" }
      weir.protocols.srt.listen = ""
      """;

  private final Path directory;

  ShippedConfigTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private static LoadedConfig compatible(Map<String, String> environment)
      throws InvalidConfiguration {
    return ConfigFixture.of(CONF.resolve("srs-proxy-compat.conf"))
        .plugin(PLUGINS)
        .environment(environment)
        .load(Set.of("rtmp", "http", "webrtc", "srt"), Set.of("memory", "redis"));
  }

  @Test
  void shippedFileIsCleanAndChangesNothing() throws InvalidConfiguration {
    LoadedConfig shipped = ConfigFixture.of(CONF.resolve("weir.conf")).load();
    assertThat(shipped.warnings()).isEmpty();
    assertThat(shipped.config()).isEqualTo(ConfigFixture.in(directory, "").config());
  }

  @Test
  void everyCommentedDefaultIsTheDefault() throws IOException, InvalidConfiguration {
    Pattern commented = Pattern.compile("^(\\s*)#(?=\\S)", Pattern.MULTILINE);
    String text = Files.readString(CONF.resolve("weir.conf"));
    String uncommented = commented.matcher(text).replaceAll("$1");
    Config values = ConfigFactory.parseString(uncommented);
    assertThat(values.entrySet()).hasSizeGreaterThan(7);
    assertThat(ConfigFixture.in(directory, uncommented).config())
        .isEqualTo(ConfigFixture.in(directory, "").config());
  }

  @Test
  void withoutVariablesCompatibilityChangesNothingAndWarnsOfNothing() throws Exception {
    LoadedConfig loaded = ConfigFixture.of(CONF.resolve("srs-proxy-compat.conf")).load();
    assertThat(loaded.warnings()).isEmpty();
    assertThat(loaded.config()).isEqualTo(ConfigFixture.in(directory, "").config());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PROXY_RTMP_SERVER|1936|weir.protocols.rtmp.listen|1936",
        "PROXY_RTMP_SERVER|127.0.0.1:1936|weir.protocols.rtmp.listen|127.0.0.1:1936",
        "PROXY_HTTP_SERVER|18081|weir.protocols.http.listen|18081",
        "PROXY_HTTP_API|11986|weir.protocols.webrtc.api-listen|11986",
        "PROXY_WEBRTC_SERVER|18001|weir.protocols.webrtc.listen|18001",
        "PROXY_SRT_SERVER|20081|weir.protocols.srt.listen|20081",
        "PROXY_SYSTEM_API|:12026|weir.api.listen|:12026",
        "PROXY_STATIC_FILES|../www|weir.protocols.http.static|../www",
        "PROXY_LOAD_BALANCER_TYPE|redis|weir.store.type|redis",
        "PROXY_REDIS_HOST|10.1.1.1|weir.store.redis.host|10.1.1.1",
        "PROXY_REDIS_PORT|6380|weir.store.redis.port|6380",
        "PROXY_REDIS_PASSWORD|pass|weir.store.redis.password|pass",
        "PROXY_REDIS_DB|2|weir.store.redis.db|2",
        "PROXY_REDIS_KEY_PREFIX|p:|weir.store.redis.key-prefix|p:",
        "PROXY_DEFAULT_BACKEND_ENABLED|on|weir.origins.default.enabled|true",
        "PROXY_DEFAULT_BACKEND_ENABLED|off|weir.origins.default.enabled|false",
        "PROXY_DEFAULT_BACKEND_IP|10.0.0.1|weir.origins.default.ip|10.0.0.1",
        "PROXY_DEFAULT_BACKEND_RTMP|1935|weir.origins.default.rtmp|1935",
        "PROXY_DEFAULT_BACKEND_HTTP|8080|weir.origins.default.http|8080",
        "PROXY_DEFAULT_BACKEND_API|1985|weir.origins.default.api|1985",
        "PROXY_DEFAULT_BACKEND_RTC|8000|weir.origins.default.rtc|8000",
        "PROXY_DEFAULT_BACKEND_SRT|10080|weir.origins.default.srt|10080",
        "PROXY_GRACE_QUIT_TIMEOUT|1m30s|weir.shutdown.grace|90s",
        "PROXY_FORCE_QUIT_TIMEOUT|100ms|weir.shutdown.force|100ms",
        "PROXY_ORIGIN_SERVER_TTL|1h|weir.origins.ttl|3600s",
        "PROXY_HTTP_API_AUTH_ENABLED|off|weir.origins.registration.require-token|false",
        "PROXY_HTTP_API_AUTH_TYPE|bearer|weir.origins.registration.token-type|bearer",
        "PROXY_HTTP_API_AUTH_TOKEN|t0k|weir.origins.registration.token|t0k",
      })
  void everyVariableOfTheProxyIsMapped(String variable, String given, String path, String value)
      throws InvalidConfiguration {
    LoadedConfig loaded = compatible(Map.of(variable, given));
    assertThat(loaded.config().getString(path)).isEqualTo(value);
    assertThat(loaded.config().getValue(path).origin().description())
        .isEqualTo("environment variable " + variable);
    assertThat(fromEnvironment(loaded)).containsExactly(path);
  }

  @Test
  void everyVariableInTheFileIsInTheTableAbove() throws Exception {
    String file = Files.readString(CONF.resolve("srs-proxy-compat.conf"));
    Set<String> variables =
        Pattern.compile("PROXY_[A-Z_]+")
            .matcher(file)
            .results()
            .map(java.util.regex.MatchResult::group)
            .collect(Collectors.toSet());
    CsvSource table =
        ShippedConfigTest.class
            .getDeclaredMethod(
                "everyVariableOfTheProxyIsMapped",
                String.class,
                String.class,
                String.class,
                String.class)
            .getAnnotation(CsvSource.class);
    assertThat(List.of(table.value()).stream().map(row -> row.substring(0, row.indexOf('|'))))
        .containsAll(variables);
  }

  @Test
  void wrongVariableIsNamed() {
    ConfigFixture fixture = ConfigFixture.of(CONF.resolve("srs-proxy-compat.conf"));
    assertThat(
            fixture
                .environment(
                    Map.of(
                        "PROXY_RTMP_SERVER", "rtmp",
                        "PROXY_GRACE_QUIT_TIMEOUT", "20",
                        "PROXY_HTTP_API_AUTH_TYPE", "basic"))
                .problems())
        .containsExactlyInAnyOrder(
            "environment variable PROXY_RTMP_SERVER: weir.protocols.rtmp.listen: \"rtmp\""
                + " (expected: port, host:port or [ipv6]:port)",
            "environment variable PROXY_GRACE_QUIT_TIMEOUT: weir.shutdown.grace: \"20\" (expected:"
                + " duration such as 10s or 1m30s)",
            "environment variable PROXY_HTTP_API_AUTH_TYPE: weir.origins.registration.token-type:"
                + " \"basic\" (expected: one of bearer)");
    assertThat(fixture.environment(Map.of("PROXY_LOAD_BALANCER_TYPE", "redis")).problems())
        .containsExactly(
            "environment variable PROXY_LOAD_BALANCER_TYPE: weir.store.type: \"redis\" (installed:"
                + " memory)");
  }

  @Test
  void variableOfAProtocolThatIsNotInstalledIsAWarning() throws InvalidConfiguration {
    assertThat(
            ConfigFixture.of(CONF.resolve("srs-proxy-compat.conf"))
                .environment(Map.of("PROXY_SRT_SERVER", "20080"))
                .load()
                .warnings())
        .containsExactly(
            "environment variable PROXY_SRT_SERVER: weir.protocols.srt: no installed plugin"
                + " provides srt, ignored");
  }

  private static Set<String> fromEnvironment(LoadedConfig loaded) {
    return loaded.config().entrySet().stream()
        .filter(entry -> Where.of(entry.getValue().origin()).startsWith("environment variable"))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }
}
