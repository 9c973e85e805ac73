package io.weir.host.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "10s, 10000",
    "0, 0",
    "0s, 0",
    "1m30s, 90000",
    "1.5s, 1500",
    "1h30m5.5s, 5405500",
    "500ms, 500",
    "2 minutes, 120000",
    "1 day, 86400000",
    "3 millis, 3",
    "1h 5m, 3900000"
  })
  void readsHoconAndGo(String text, long millis) {
    assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "soon", "-5s", "5 apples", "s", "1m30", "1e3s", "99999999999h"})
  void refusesWhatIsNoLengthOfTime(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"" + text + "\" (expected: duration such as 10s or 1m30s)");
  }

  @Property
  void canonicalFormIsReadByHocon(@ForAll @LongRange(min = 0) long nanos) {
    Duration duration = Duration.ofNanos(nanos);
    assertThat(ConfigFactory.parseMap(Map.of("d", Durations.canonical(duration))).getDuration("d"))
        .isEqualTo(duration);
  }
}
