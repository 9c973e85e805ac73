package io.weir.host.srsapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.OriginId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SrsIdTest {

  @ParameterizedTest
  @ValueSource(strings = {"vid-a", "10.0.0.1:1935", "a/b?c#d%20~@@", "~7e", "x"})
  void whatWasMadeUniqueIsReadAgainAndFitsAPath(String origin) {
    SrsId id = new SrsId("vid-0xk989d", new OriginId(origin));
    assertThat(id.toString()).matches("[A-Za-z0-9._~@-]+");
    assertThat(SrsId.parse(id.toString())).contains(id);
  }

  @Test
  void originsWithTheSameIdsAreTold() {
    assertThat(SrsId.unique("vid-1", new OriginId("a")))
        .isNotEqualTo(SrsId.unique("vid-1", new OriginId("b")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "vid-1",
        "@a",
        "vid-1@",
        "../x@a",
        "vid 1@a",
        "vid-1@a~2",
        "vid-1@~00",
        "a@b@c"
      })
  void whatIsNoSuchIdIsNone(String text) {
    assertThat(SrsId.parse(text)).isEmpty();
  }
}
