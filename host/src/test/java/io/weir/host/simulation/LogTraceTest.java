package io.weir.host.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.host.simulation.Trace.Publish;
import io.weir.host.simulation.Trace.View;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTraceTest {
  private final Path file;

  LogTraceTest(@TempDir Path directory) {
    file = directory.resolve("weir.log");
  }

  @Test
  void sessionsAreReadOutOfTheirEndRecords() throws Exception {
    Files.writeString(
        file,
        """
        2026-11-26T18:00:00.000Z INFO  Weir: ready
        2026-11-26T18:00:20.500Z INFO  session: end session=2 protocol=http role=play \
        stream=__defaultVhost__/live/a client=/192.0.2.7:47098 origin=n1 toOrigin=60 \
        toClient=1135329 seconds=10.5 reason=client_closed
        2026-11-26T20:00:30.000+02:00 INFO  session: end session=1 protocol=rtmp role=publish \
        stream=__defaultVhost__/live/a client=/192.0.2.7:47097 origin=n1 toOrigin=5000000 \
        toClient=3000 seconds=20.0 reason=client_closed
        2026-11-26T18:00:31.000Z INFO  session: end session=3 protocol=rtmp role=publish \
        stream=h.example/a/b/c client=/192.0.2.8:1 origin=- toOrigin=0 \
        toClient=0 seconds=0.0 reason=access_denied
        2026-11-26T18:00:32.000Z INFO  session: end session=4 protocol=srt role=publish \
        stream=h.example/a/b/c client=/192.0.2.8:2 origin=n2 toOrigin=125 \
        toClient=0 seconds=1.0 reason=kicked
        """);
    assertThat(LogTrace.read(file).events())
        .containsExactly(
            new Publish(0, "live/a", 20, 2000, 0),
            new View(0, "live/a", 11, 1),
            new Publish(21, "h.example/a/b/c", 1, 1, 0));
  }

  @Test
  void aLogWithoutSessionsIsNoTrace() throws Exception {
    Files.writeString(file, "2026-11-26T18:00:00.000Z INFO  Weir: ready\n");
    assertThatThrownBy(() -> LogTrace.read(file))
        .isInstanceOf(InvalidTrace.class)
        .hasMessage("weir.log: no sessions (expected: lines with their ends)");
  }
}
