package io.weir.host.srsapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageTest {

  @ParameterizedTest
  @CsvSource({
    "'','',0,10",
    "x,y,0,10",
    "-5,-5,0,10",
    "3,2,3,10",
    "20,100,20,100",
    "4999,100,4999,1",
    "0,999999999,0,5000"
  })
  void wordsAreReadAsSrsReadsThem(String start, String count, int first, int many) {
    assertThat(Page.of(start, count)).isEqualTo(new Page(first, many));
  }

  @Test
  void whatCannotBeReachedIsRefused() {
    assertThatThrownBy(() -> Page.of("5000", "10"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("start: 5000 (expected: 0..4999)");
  }
}
