package io.weir.host.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.host.simulation.Trace.Crash;
import io.weir.host.simulation.Trace.Publish;
import io.weir.host.simulation.Trace.View;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceFileTest {
  private static final Set<String> ORIGINS = Set.of("origin-0", "origin-1");

  private final Path file;

  TraceFileTest(@TempDir Path directory) {
    file = directory.resolve("day.csv");
  }

  private Trace read(String text) throws IOException, InvalidTrace {
    Files.writeString(file, text);
    return TraceFile.read(file, ORIGINS);
  }

  @Test
  void eventsAreRead() throws Exception {
    Trace trace =
        read(
            """
            # recorded on Monday
            time,event,name,seconds,kbps,viewers
            0,publish,live/one,3600,2500,12

            600, crash, origin-1, 120, ,
            900,view,live/one,300,,5000
            """);
    assertThat(trace.events())
        .containsExactly(
            new Publish(0, "live/one", 3600, 2500, 12),
            new Crash(600, "origin-1", 120),
            new View(900, "live/one", 300, 5000));
    assertThat(trace.end()).isEqualTo(3600);
  }

  @Test
  void whatIsWrittenIsReadBack() throws Exception {
    Trace trace = new Evening(7, 50, 2, 2, 600, 100).trace();
    TraceFile.write(file, trace);
    assertThat(trace.events()).hasSizeGreaterThan(100).hasAtLeastOneElementOfType(View.class);
    assertThat(TraceFile.read(file, ORIGINS)).isEqualTo(trace);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1,publish,live/one,60,2500 | 5 columns (expected: time,event,name,seconds,kbps,viewers)
          x,publish,live/one,60,2500,1 | time: x (expected: a whole number from 0 to 31536000)
          -1,publish,live/one,60,2500,1 | time: -1 (expected: a whole number
          0,publish,live/one,60,2500,1 | time: 0 (expected: not before 1)
          1,fly,live/one,60,2500,1 | event: fly (expected: publish, view or crash)
          1,publish,one,60,2500,1 | name: one (expected: app/stream)
          1,publish,live/one,0,2500,1 | seconds: 0 (expected: a whole number from 1 to 31536000)
          1,publish,live/one,60,2.5,1 | kbps: 2.5 (expected: a whole number from 0 to 10000000)
          1,publish,live/one,60,,1 | kbps: nothing (expected: a whole number
          1,publish,live/one,60,2500,99999999999 | viewers: 99999999999 (expected: a whole number
          1,view,live/one,60,2500,1 | kbps: 2500 (expected: nothing)
          1,view,live/one,60,,0 | viewers: 0 (expected: a whole number from 1 to 10000000)
          1,crash,origin-2,60,, | name: origin-2 (expected: origin-0 to origin-1)
          1,crash,origin-1,60,,1 | viewers: 1 (expected: nothing)
          """)
  void whatIsWrongIsNamedWithItsLine(String line, String message) {
    assertThatThrownBy(() -> read(TraceFile.HEAD + "\n1,publish,live/a,60,2500,1\n" + line))
        .isInstanceOf(InvalidTrace.class)
        .hasMessageStartingWith("day.csv:3: " + message);
  }

  @Test
  void itNeedsItsFirstLineAndEvents() {
    assertThatThrownBy(() -> read("0,publish,live/one,3600,2500,12\n"))
        .hasMessage(
            "day.csv:1: 0,publish,live/one,3600,2500,12 (expected: " + TraceFile.HEAD + ")");
    for (String empty : List.of("", TraceFile.HEAD + "\n# nothing\n")) {
      assertThatThrownBy(() -> read(empty)).hasMessageContaining("day.csv: no events");
    }
    assertThatThrownBy(() -> TraceFile.read(file.resolveSibling("none.csv"), ORIGINS))
        .isInstanceOf(InvalidTrace.class)
        .hasMessageContaining("none.csv: cannot be read");
  }
}
