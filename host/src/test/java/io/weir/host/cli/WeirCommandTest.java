package io.weir.host.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.host.plugin.JarBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class WeirCommandTest {
  private static byte[] hashPlugin = {};

  private final Path directory;
  private final Path file;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final RecordedStop stop = new RecordedStop();
  private FakeComposition composition = new FakeComposition(null);

  WeirCommandTest(@TempDir Path directory) {
    this.directory = directory;
    file = directory.resolve("conf/weir.conf");
  }

  @BeforeAll
  static void compile(@TempDir Path work) throws IOException {
    Path jar =
        JarBuilder.plugin("selection-hash").strategy("hash", "").write(work.resolve("a.jar"));
    hashPlugin = Files.readAllBytes(jar);
  }

  @BeforeEach
  void home() throws IOException {
    Files.createDirectories(directory.resolve("conf"));
    Files.createDirectories(directory.resolve("plugins"));
    Files.write(directory.resolve("plugins/hash.jar"), hashPlugin);
    Files.writeString(file, "weir.zone = z1\n");
  }

  private int weir(String... arguments) {
    CommandLine line =
        WeirCommand.commandLine(
            composition, new Home(directory, directory), Map.of("NAME", "from-env"), stop);
    return line.setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private String configured(String path) {
    return requireNonNull(composition.config).getString(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "fly", "run --nonsense", "run -D novalue", "check extra", "--config x"})
  void badUsageExitsWith2(String arguments) {
    assertThat(weir(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1))).isEqualTo(2);
    assertThat(err.toString()).contains("Usage: weir");
  }

  @Test
  void versionAndHelp() {
    assertThat(weir("--version")).isZero();
    assertThat(out.toString()).matches("weir \\d+\\.\\d+\\.\\d+\\S* \\(plugin API \\d\\S*\\)\\s+");
    assertThat(weir("--help")).isZero();
    assertThat(out.toString()).contains("run", "check", "plugins", "demo");
    assertThat(weir("run", "--help")).isZero();
    assertThat(out.toString()).contains("--config=FILE", "-D=key=value");
  }

  @Test
  void runStartsAndStopsInOrder() {
    assertThat(weir("run")).isZero();
    assertThat(composition.calls).containsExactly("compose", "start", "shutdown");
    assertThat(stop.events).containsExactly("arm PT30S", "await", "finished 0");
    assertThat(configured("weir.zone")).isEqualTo("z1");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void fileAndOverridesAreTaken() throws IOException {
    Path other = directory.resolve("other.conf");
    Files.writeString(other, "weir { replica = ${?NAME}, api.listen = 1, shutdown.force = 1m1s }");
    assertThat(weir("run", "--config", other.toString(), "-D", "weir.api.listen=2")).isZero();
    assertThat(configured("weir.replica")).isEqualTo("from-env");
    assertThat(configured("weir.api.listen")).isEqualTo("2");
    assertThat(configured("weir.zone")).isEmpty();
    assertThat(stop.events).contains("arm PT1M1S");
  }

  @Test
  void dotEnvOfTheWorkingDirectoryCounts() throws IOException {
    Files.writeString(directory.resolve(".env"), "ZONE=dotenv\nNAME=dotenv\n");
    Files.writeString(file, "weir { zone = ${?ZONE}, replica = ${?NAME} }");
    assertThat(weir("run")).isZero();
    assertThat(configured("weir.zone")).isEqualTo("dotenv");
    assertThat(configured("weir.replica")).isEqualTo("from-env");
  }

  @Test
  void failedStartExitsWith1AndSaysOnlyWhy() {
    composition = new FakeComposition("rtmp: 0.0.0.0:11935 is in use");
    assertThat(weir("run")).isEqualTo(1);
    assertThat(err.toString().strip()).isEqualTo("rtmp: 0.0.0.0:11935 is in use");
    assertThat(composition.calls).containsExactly("compose", "start");
    assertThat(stop.events).containsExactly("arm PT30S", "finished 1");
  }

  @Test
  void wrongConfigurationStartsNothing() throws IOException {
    Files.writeString(file, "weir.zoen = z1\nweir.net.backlog = x");
    assertThat(weir("run")).isEqualTo(1);
    assertThat(composition.calls).isEmpty();
    assertThat(err.toString().lines())
        .hasSize(2)
        .anyMatch(line -> line.contains("weir.conf:1: weir.zoen: unknown key (expected: access,"))
        .anyMatch(line -> line.contains("weir.conf:2: weir.net.backlog: \"x\""));
  }

  @Test
  void checkMakesButDoesNotStart() {
    assertThat(weir("check")).isZero();
    assertThat(composition.calls).containsExactly("compose");
    assertThat(out.toString()).contains("weir.conf: ok, 1 plugins");
  }

  @Test
  void checkPrintsRefusedPluginsAndEveryMistake() throws IOException {
    Files.writeString(directory.resolve("plugins/broken.jar"), "no jar");
    Files.writeString(file, "weir.zoen = z1");
    assertThat(weir("check")).isEqualTo(1);
    assertThat(err.toString().lines())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("plugins/broken.jar: no readable jar"))
        .anyMatch(line -> line.contains("weir.conf:1: weir.zoen: unknown key"));
  }

  @Test
  void checkPrintsValuesWithTheirPlacesAndMasksSecrets() {
    assertThat(weir("check", "--print", "-D", "weir.api.token=tell-nobody")).isZero();
    assertThat(out.toString())
        .contains("weir.zone = \"z1\"  # " + file + ":1")
        .contains("weir.api.token = ***  # -D")
        .doesNotContain("tell-nobody");
  }

  @Test
  void pluginsAreListedWithWhatBecameOfThem() throws IOException {
    Files.writeString(directory.resolve("plugins/broken.jar"), "no jar");
    assertThat(weir("plugins")).isZero();
    assertThat(out.toString().lines())
        .hasSize(3)
        .anyMatch(line -> line.matches("ID +VERSION +STATE +EXTENSIONS"))
        .anyMatch(line -> line.matches("selection-hash +1\\.0\\.0 +STARTED +selection:hash"))
        .anyMatch(
            line -> line.matches("broken\\.jar +- +REFUSED +broken\\.jar: no readable jar.*"));
  }

  @Test
  void strategiesAreSimulatedFromTheirPlugins() throws IOException {
    String small = "simulate --streams 50 --hours 1 --origins 5 --crowd 10 --svg ";
    Path svg = directory.resolve("chart.svg");
    assertThat(weir((small + svg).split(" ", -1))).isZero();
    assertThat(out.toString().lines())
        .anyMatch(line -> line.matches("STRATEGY +PUBLISHERS +LOAD .*"))
        .anyMatch(line -> line.startsWith("random "))
        .anyMatch(line -> line.startsWith("hash "));
    assertThat(svg).content().startsWith("<svg ").contains(">hash<");
    assertThat(composition.calls).isEmpty();
  }

  @Test
  void aTraceIsWrittenAndReplayed() throws IOException {
    Path day = directory.resolve("day.csv");
    assertThat(weir("simulate", "--streams=5", "--hours=1", "--write-trace=" + day)).isZero();
    assertThat(weir("simulate", "--trace=" + day, "--strategies=hash+hash")).isZero();
    assertThat(out.toString()).contains("day.csv, over 50 origins, seed 1", "hash+hash ");
    Files.writeString(day, "0,publish,live/x,1,1,1\n", StandardOpenOption.APPEND);
    assertThat(weir("simulate", "--trace=" + day)).isEqualTo(1);
    assertThat(err.toString().strip())
        .matches("day\\.csv:\\d+: time: 0 \\(expected: not before .*");
  }

  @ParameterizedTest
  @CsvSource({
    "--strategies=fly, '\"fly\" is not installed (expected: hash or random)'",
    "--origins=0, '--origins: 0 (expected: 1..10000)'",
    "'--weights=100,0', '--weights: 0 (expected: 1..1000)'",
    "--svg=/none/such.svg, 'cannot write /none/such.svg'"
  })
  void whatCannotBeSimulatedIsBadUsage(String option, String message) {
    assertThat(weir("simulate", "--streams=5", "--hours=1", option)).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }

  @Test
  void demoNeedsItsPlugin() {
    assertThat(weir("demo")).isEqualTo(1);
    assertThat(err.toString().strip())
        .isEqualTo(
            "demo.conf:3: weir.protocols.loopback: enabled, but no installed plugin provides it");
    assertThat(weir("demo", "-D", "weir.protocols.loopback.enabled=false")).isZero();
  }

  private static final class RecordedStop implements StopSignal {
    private final List<String> events = new ArrayList<>();

    @Override
    public void arm(Duration force) {
      events.add("arm " + force);
    }

    @Override
    public void await() {
      events.add("await");
    }

    @Override
    public boolean await(Duration timeout) {
      events.add("await " + timeout);
      return true;
    }

    @Override
    public void finished(int exitCode) {
      events.add("finished " + exitCode);
    }
  }
}
