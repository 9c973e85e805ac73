package io.weir.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.dist.Distribution.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;

  ScriptIT(@TempDir Path directory) {
    this.directory = directory;
  }

  private Result weir(Map<String, String> environment, String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = Distribution.SCRIPT.toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return Distribution.execute(directory, environment, command);
  }

  /** A Java that only says its version and how it was called. */
  private Map<String, String> javaOfVersion(String version, String javaOpts) throws IOException {
    Path home = directory.resolve("jdk-" + version);
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        if [ "$1" = -version ]; then
          echo 'openjdk version "%s" 2026-01-01' >&2
        else
          echo "$@"
        fi
        """
            .formatted(version));
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Map<String, String> environment = new HashMap<>();
    environment.put("JAVA_HOME", home.toString());
    environment.put("JAVA_OPTS", javaOpts);
    return environment;
  }

  @Test
  void homeIsFoundThroughSymbolicLinks() throws Exception {
    Path bin = Files.createDirectories(directory.resolve("usr/bin"));
    Path link = Files.createSymbolicLink(directory.resolve("weir"), Distribution.SCRIPT);
    Files.createSymbolicLink(bin.resolve("weir"), Path.of("../../" + link.getFileName()));
    Result result = Distribution.execute(directory, Map.of(), "usr/bin/weir", "--version");
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).startsWith("weir ");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void javaThatIsTooOldOrAbsentIsNamed() throws Exception {
    Map<String, String> old = javaOfVersion("11.0.2", "");
    Result refused = weir(old, "--version");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .isEqualTo(
            "weir: " + old.get("JAVA_HOME") + "/bin/java is Java 11 (expected: 17 or later)\n");
    Result absent = weir(Map.of("JAVA_HOME", directory + "/none"), "--version");
    assertThat(absent.exitCode()).isEqualTo(1);
    assertThat(absent.err())
        .isEqualTo("weir: no Java found (expected: JAVA_HOME, or java on PATH, 17 or later)\n");
  }

  @Test
  void flagsAreOnlyThoseThatTheJvmKnows() throws Exception {
    assertThat(weir(javaOfVersion("17.0.9", ""), "check").out())
        .contains("-XX:+UseParallelGC")
        .doesNotContain("native-access", "unsafe")
        .endsWith(" io.weir.host.Main check\n");
    assertThat(weir(javaOfVersion("25", "-Xmx1g"), "check").out())
        .contains("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow")
        .contains(" -Xmx1g ");
    assertThat(weir(javaOfVersion("21.0.1", "-Xmx1g -XX:+UseZGC"), "check").out())
        .contains("-XX:+UseZGC")
        .doesNotContain("UseParallelGC");
  }

  @Test
  void shippedConfigurationAndPluginsPassTheirCheck() throws Exception {
    Result check = weir(Map.of(), "check");
    assertThat(check.err()).isEmpty();
    assertThat(check.out()).contains("conf/weir.conf: ok");
    assertThat(check.exitCode()).isZero();
    Result plugins = weir(Map.of(), "plugins");
    assertThat(plugins.out()).contains("protocol:rtmp", "selection:hash").doesNotContain("REFUSED");
  }

  @Test
  void compatibilityFilePassesItsCheckAndReadsDotEnv() throws Exception {
    String file = Distribution.HOME.resolve("conf/srs-proxy-compat.conf").toString();
    Files.writeString(directory.resolve(".env"), "PROXY_RTMP_SERVER=1936\n");
    Result check = weir(Map.of(), "check", "--print", "--config", file);
    assertThat(check.err()).isEmpty();
    assertThat(check.out())
        .contains("weir.protocols.rtmp.listen = \"1936\"  # .env:1: PROXY_RTMP_SERVER");
    Result wrong = weir(Map.of("PROXY_RTMP_SERVER", "rtmp"), "check", "--config", file);
    assertThat(wrong.exitCode()).isEqualTo(1);
    assertThat(wrong.err())
        .isEqualTo(
            "environment variable PROXY_RTMP_SERVER: weir.protocols.rtmp.listen: \"rtmp\""
                + " (expected: port, host:port or [ipv6]:port)\n");
  }

  @Test
  void runIsReadyAndEndsInOrderOnSigterm() throws Exception {
    Path log = directory.resolve("log");
    Process process =
        Distribution.builder(
                directory,
                Map.of("LOG_LEVEL", "INFO"),
                Distribution.SCRIPT.toString(),
                "run",
                "-D",
                "weir.api.listen=127.0.0.1:0",
                "-D",
                "weir.protocols.rtmp.listen=127.0.0.1:0",
                "-D",
                "weir.protocols.http.listen=127.0.0.1:0",
                "-D",
                "weir.protocols.srt.listen=127.0.0.1:0",
                "-D",
                "weir.protocols.webrtc.listen=127.0.0.1:0",
                "-D",
                "weir.protocols.webrtc.api-listen=127.0.0.1:0")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      await()
          .atMost(PATIENCE)
          .until(() -> !process.isAlive() || Files.readString(log).contains(": ready"));
      assertThat(log).content().contains("plugin protocol-rtmp", ": ready");
      process.toHandle().destroy();
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(log).content().contains(": stopped").doesNotContain("WARN", "ERROR");
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void takenPortIsAShortMessageAndExitCode1() throws Exception {
    try (var taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      Result run =
          weir(
              Map.of("LOG_LEVEL", "OFF"),
              "run",
              "-D",
              "weir.api.listen=127.0.0.1:0",
              "-D",
              "weir.protocols.http.listen=127.0.0.1:0",
              "-D",
              "weir.protocols.srt.listen=127.0.0.1:0",
              "-D",
              "weir.protocols.webrtc.enabled=false",
              "-D",
              "weir.protocols.rtmp.listen=" + address);
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err().lines()).hasSize(1);
      assertThat(run.err()).contains(address);
    }
  }
}
