package io.weir.plugin.loopback.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamNameTest {

  @ParameterizedTest
  @CsvSource({
    "live, a, live/a",
    "live?token=x, a?token=y, live/a",
    "/live/, a, live/a",
    "live/_definst_, a, live/a",
    "live, b/a, live/b/a",
    "live, '', ''",
    "'', a, ''",
    "live, ?x=1, ''",
  })
  void namesAreAppAndStream(String app, String stream, String expected) {
    assertThat(StreamName.of(app, stream).orElse("")).isEqualTo(expected);
  }
}
