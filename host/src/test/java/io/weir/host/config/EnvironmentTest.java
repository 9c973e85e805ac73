package io.weir.host.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentTest {
  private final Path directory;

  EnvironmentTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Environment with(String file, Map<String, String> variables)
      throws IOException, InvalidConfiguration {
    Files.writeString(directory.resolve(".env"), file);
    return Environment.of(variables, directory);
  }

  private static @Nullable Object value(Environment environment, String name) {
    ConfigValue value = environment.resolver().lookup(name);
    return value == null ? null : value.unwrapped();
  }

  @Test
  void readsTheUsualForms() throws Exception {
    Environment environment =
        with(
            """
            # a comment

            PLAIN=1935
            export EXPORTED=yes
            SPACED = a b   # why
            DOUBLE="a # b"   # why
            SINGLE='it is "so"'
            HASH=a#b
            EMPTY=
            """,
            Map.of());
    assertThat(value(environment, "PLAIN")).isEqualTo("1935");
    assertThat(value(environment, "EXPORTED")).isEqualTo("yes");
    assertThat(value(environment, "SPACED")).isEqualTo("a b");
    assertThat(value(environment, "DOUBLE")).isEqualTo("a # b");
    assertThat(value(environment, "SINGLE")).isEqualTo("it is \"so\"");
    assertThat(value(environment, "HASH")).isEqualTo("a#b");
    assertThat(value(environment, "EMPTY")).isNull();
    assertThat(value(environment, "ABSENT")).isNull();
  }

  @Test
  void realEnvironmentWinsEvenWhenEmpty() throws Exception {
    Environment environment = with("A=file\nB=file\nC=file\n", Map.of("A", "real", "B", ""));
    assertThat(value(environment, "A")).isEqualTo("real");
    assertThat(value(environment, "B")).isNull();
    assertThat(value(environment, "C")).isEqualTo("file");
  }

  @Test
  void badLinesAreNamed() {
    assertThatThrownBy(() -> with("A=1\nnonsense\nB=\"open\n", Map.of()))
        .isInstanceOfSatisfying(
            InvalidConfiguration.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        ".env:2: not an assignment (expected: NAME=value)",
                        ".env:3: not an assignment (expected: NAME=value)"));
  }

  @Test
  void valueNamesFileLineAndVariable() throws Exception {
    ConfigValue value = with("\nA=x", Map.of()).resolver().lookup("A");
    assertThat(Where.of(value.origin())).isEqualTo(".env:2: A");
  }

  @Test
  void noFileIsNoProblem() throws Exception {
    assertThat(value(Environment.of(Map.of("A", "1"), directory), "A")).isEqualTo("1");
  }
}
