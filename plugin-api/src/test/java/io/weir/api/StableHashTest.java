package io.weir.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StableHashTest {

  /** Of another implementation. Were they others, every stream would move to another origin. */
  @Test
  void valuesNeverChange() {
    assertThat(StableHash.of("")).isEqualTo(0xf52a15e9a9b5e89bL);
    assertThat(StableHash.of("__defaultVhost__/live/stream")).isEqualTo(0x192d7a06af67a19fL);
    assertThat(new OriginId("origin-1").stableHash()).isEqualTo(0x909995f2ed307e48L);
  }
}
