package io.weir.host.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OwnerTest {
  private static final StreamKey KEY = StreamKey.parse("__defaultVhost__/live/cam1");

  private static Owner read(long counter, @Nullable Owner known) {
    String json =
        "{\"v\":1,\"origin\":\"a\",\"epoch\":7,\"counter\":%d,\"deadline\":9000}"
            .formatted(counter);
    return Owner.read(KEY, json, 1000, () -> 0, known).value();
  }

  /** All records are read again and again: what stays true must not become garbage each time. */
  @Test
  void readAnewAndUnchangedItIsTheSameOwnership() {
    Owner first = read(1, null);
    assertThat(read(1, first).ownership()).isSameAs(first.ownership());
  }

  @Test
  void whatHasChangedIsNotWhatWasKnown() {
    Owner first = read(1, null);
    assertThat(read(2, first).ownership().generation().counter()).isEqualTo(2);
    assertThat(read(2, first).ownership().origin()).isSameAs(first.ownership().origin());
    assertThat(first.ownership().origin()).isEqualTo(new OriginId("a"));
  }
}
