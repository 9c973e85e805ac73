package io.weir.plugin.http.uri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ParameterTest {

  @Test
  void decodedParametersAreForAccessControl() throws Exception {
    assertThat(Parameter.decoded("?a=1&b=x%2Fy+z&flag&a=2&&bad=%zz&u=%C3%9F&%61b=c"))
        .containsEntry("a", "1")
        .containsEntry("b", "x/y z")
        .containsEntry("flag", "")
        .containsEntry("bad", "%zz")
        .containsEntry("u", "ß")
        .containsEntry("ab", "c")
        .hasSize(6);
  }

  @Test
  void noQueryHasNoParameters() throws Exception {
    assertThat(Parameter.all("")).isEmpty();
    assertThat(Parameter.all("?")).isEmpty();
    assertThat(Parameter.all("?&&")).isEmpty();
  }

  @Test
  void parametersAreBounded() {
    assertThatThrownBy(() -> Parameter.all("?" + "a=1&".repeat(65)))
        .isInstanceOf(BadUriException.class)
        .hasMessageContaining("64");
  }
}
