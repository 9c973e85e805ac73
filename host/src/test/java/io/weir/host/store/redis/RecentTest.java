package io.weir.host.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentTest {
  private final Recent<StringBuilder> recent = new Recent<>(StringBuilder::new);

  @Test
  void whatComesAgainIsTheSame() {
    StringBuilder first = recent.of("live");
    assertThat(recent.of(new String("live"))).isSameAs(first);
    assertThat(recent.of("other")).hasToString("other").isNotSameAs(first);
  }

  @Test
  void manyTextsShareItsPlacesAndNoneIsMistaken() {
    IntStream.range(0, 10_000).forEach(i -> assertThat(recent.of("o" + i)).hasToString("o" + i));
  }

  @Test
  void failsAsItsMakerDoes() {
    Recent<Integer> numbers = new Recent<>(Integer::valueOf);
    assertThatThrownBy(() -> numbers.of("x")).isInstanceOf(NumberFormatException.class);
    assertThat(numbers.of("7")).isEqualTo(7);
  }
}
