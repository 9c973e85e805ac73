package io.weir.plugin.http.playlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Written playlists of every kind, each in five forms. */
class SamplesTest {
  private static final Map<String, String> VALUES =
      Map.of(
          "{$dir}", "hd/main",
          "{$host}", "http://origin.test:8080",
          "{$auth}", "?t=1",
          "{$p}", "parts/7",
          "{$session}", "s-1");

  private static final Map<String, UnaryOperator<String>> FORMS =
      Map.of(
          "LF", text -> text,
          "CRLF", text -> text.replace("\n", "\r\n"),
          "byte order mark", text -> "\u00ef\u00bb\u00bf" + text,
          "no last line end", String::stripTrailing,
          "space at line ends", text -> text.replaceAll("(?m)(?<!^)$", " \t"));

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("samples")
  void everyUriLandsWhereItDidAndNothingElseChanges(String name, String form, String text)
      throws Exception {
    String rewritten = Landing.rewrite(text);
    assertThat(Landing.rewrite(text)).isEqualTo(rewritten);
    Landing.checkSame(text, rewritten, VALUES);
  }

  @Test
  void thereAreAboutTwoHundred() throws Exception {
    assertThat(samples()).hasSizeGreaterThan(200);
  }

  static Stream<Arguments> samples() throws IOException {
    return Stream.of("multivariant", "media", "lowlatency")
        .flatMap(file -> split(file).stream())
        .flatMap(
            sample ->
                FORMS.entrySet().stream()
                    .map(
                        form ->
                            Arguments.of(
                                sample[0], form.getKey(), form.getValue().apply(sample[1]))));
  }

  private static List<String[]> split(String file) {
    try (InputStream in = SamplesTest.class.getResourceAsStream("/playlists/" + file + ".txt")) {
      String all = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      return Arrays.stream(all.split("(?m)^%%% ", -1))
          .filter(sample -> !sample.isEmpty())
          .map(sample -> sample.split("\n", 2))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
