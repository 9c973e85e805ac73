package io.weir.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProcessSignalsTest {

  private static Process start(String... arguments) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            SignalledMain.class.getName());
    builder.command().addAll(java.util.List.of(arguments));
    return builder.redirectErrorStream(true).start();
  }

  private static String terminated(Process process) throws IOException, InterruptedException {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(output.readLine()).isEqualTo("armed");
      process.toHandle().destroy();
      String rest = String.valueOf(output.readLine());
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      return rest;
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void sigtermEndsInOrderWith0() throws Exception {
    Process process = start("20000", "stop");
    assertThat(terminated(process)).isEqualTo("stopped");
    assertThat(process.exitValue()).isZero();
  }

  @Test
  void sigtermIsForcedWith1() throws Exception {
    Process process = start("50", "hang");
    assertThat(terminated(process)).isEqualTo("weir: not stopped within 50 ms, forced");
    assertThat(process.exitValue()).isEqualTo(1);
  }
}
