package io.weir.host.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HealthSettingsTest {
  private static final Config DEFAULTS =
      ConfigFactory.parseResources("reference.conf").resolve().getConfig("weir.health");

  @Test
  void settingsAsShipped() {
    assertThat(HealthSettings.from(DEFAULTS))
        .isEqualTo(
            new HealthSettings(
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                2,
                1,
                Duration.ofMillis(750),
                5,
                20,
                Duration.ofSeconds(2),
                Duration.ofSeconds(60),
                50,
                Duration.ofSeconds(5),
                Check.RTMP,
                Check.HTTP,
                Check.HTTP,
                "/api/v1/versions"));
  }

  @ParameterizedTest
  @CsvSource({
    "interval = 1ms, interval, 1 ms (expected: 10 ms..1 h)",
    "timeout = 2h, timeout, 7200000 ms (expected: 10 ms..1 h)",
    "fall = 0, fall, 0 (expected: 1..100)",
    "rise = 101, rise, 101 (expected: 1..100)",
    "refusals = -1, refusals, -1 (expected: 0..100)",
    "max-ejection = 1s, max-ejection, 1000 ms (expected: 2000 ms..1 h)",
    "checks.path = versions, checks.path, '\"versions\" (expected: a path'",
  })
  void wrongValueIsNamed(String text, String key, String message) {
    Config section = ConfigFactory.parseString(text).withFallback(DEFAULTS);

    assertThatThrownBy(() -> HealthSettings.from(section))
        .isInstanceOf(ConfigException.BadValue.class)
        .hasMessageContaining(key)
        .hasMessageContaining(message);
  }
}
