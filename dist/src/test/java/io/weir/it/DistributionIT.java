package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.NginxRtmp;
import io.weir.it.kit.RawRtmp;
import io.weir.it.kit.Tool;
import io.weir.it.kit.WeirProcess;
import io.weir.it.kit.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is in the box, and where it runs. */
final class DistributionIT {
  private static final Path JVMS = Path.of("/usr/lib/jvm");

  private static List<Path> jars(String folder) throws IOException {
    try (Stream<Path> files = Files.list(Workplace.distribution().resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  @Test
  void noLibraryIsThereTwice() throws IOException {
    List<String> names =
        jars("lib").stream()
            .map(jar -> jar.getFileName().toString())
            // One for each processor.
            .filter(name -> !name.matches(".*(native-epoll|native-io_uring|boringssl).*"))
            .map(name -> name.replaceAll("-\\d.*", ""))
            .toList();
    assertThat(names).hasSizeGreaterThan(10).doesNotHaveDuplicates();
    assertThat(names).noneMatch(name -> name.contains("junit") || name.contains("assertj"));
  }

  @Test
  void theTarballRunsFromWhereverItIsUnpacked() throws IOException {
    Path tarball;
    try (Stream<Path> files = Files.list(Workplace.target())) {
      tarball = files.filter(file -> file.toString().endsWith(".tar.gz")).findFirst().orElseThrow();
    }
    Path directory = Files.createDirectories(Workplace.directory("unpacked").resolve("with space"));
    Tool.start(directory, "tar", "-xzf", tarball.toString()).succeeds(Duration.ofSeconds(30));
    Path home;
    try (Stream<Path> files = Files.list(directory)) {
      home = files.filter(Files::isDirectory).findFirst().orElseThrow();
    }
    Path link = Files.createSymbolicLink(directory.resolve("weir-link"), home.resolve("bin/weir"));
    String checked =
        Tool.start(directory, link.toString(), "check").succeeds(Duration.ofSeconds(30)).output();
    assertThat(checked).contains("ok");
  }

  @Test
  void relaysOnTheNewestJavaAtHand() throws IOException {
    try (NginxRtmp origin = NginxRtmp.start();
        WeirProcess weir =
            WeirProcess.builder().origin("a", origin.address()).javaHome(newestJava()).start();
        RawRtmp player = RawRtmp.player(weir.rtmpPort(), "live", "new");
        RawRtmp publisher = RawRtmp.publisher(weir.rtmpPort(), "live", "new")) {
      byte[] frame = {0x17, 1, 0, 0, 0, 9};
      publisher.message(6, 9, 1, 40, frame);
      assertThat(player.await(m -> m.type() == 9).payload()).isEqualTo(frame);
      assertThat(weir.log()).doesNotContain("WARNING:");
    }
  }

  private static Path newestJava() throws IOException {
    Path mine = Path.of(System.getProperty("java.home"));
    if (!Files.isDirectory(JVMS)) {
      return mine;
    }
    try (Stream<Path> homes = Files.list(JVMS)) {
      Optional<Path> newest =
          homes
              .filter(home -> Files.isExecutable(home.resolve("bin/java")))
              .filter(home -> Files.exists(home.resolve("release")))
              .max(Comparator.comparingInt(DistributionIT::version));
      return newest.filter(home -> version(home) > Runtime.version().feature()).orElse(mine);
    }
  }

  private static int version(Path home) {
    return Workplace.read(home.resolve("release"))
        .lines()
        .filter(line -> line.startsWith("JAVA_VERSION="))
        .map(line -> line.replaceAll("JAVA_VERSION=\"(\\d+).*", "$1"))
        .mapToInt(Integer::parseInt)
        .findFirst()
        .orElse(0);
  }
}
