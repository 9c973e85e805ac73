package io.weir.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

class ContentsIT {
  private static final String[] SHARED = {
    "io/weir/api/",
    "io/weir/host/",
    "io/netty/",
    "org/slf4j/",
    "com/typesafe/config/",
    "io/micrometer/",
    "org/pf4j/",
    "org/jspecify/"
  };

  @Test
  void pluginsBundleNothingThatTheHostShares() throws IOException {
    assertThat(Distribution.jars("plugins")).hasSizeGreaterThanOrEqualTo(3);
    for (Path jar : Distribution.jars("plugins")) {
      assertThat(Distribution.classes(jar))
          .as(jar.getFileName().toString())
          .isNotEmpty()
          .noneMatch(name -> java.util.Arrays.stream(SHARED).anyMatch(name::startsWith));
    }
  }

  @Test
  void noClassIsInAPluginAndInLib() throws IOException {
    Set<String> lib = new TreeSet<>();
    Distribution.jars("lib").forEach(jar -> lib.addAll(Distribution.classes(jar)));
    assertThat(lib).hasSizeGreaterThan(1000).contains("io/weir/api/StreamKey.class");
    for (Path jar : Distribution.jars("plugins")) {
      assertThat(Distribution.classes(jar)).as(jar.toString()).doesNotContainAnyElementsOf(lib);
    }
  }

  @Test
  void everyPluginSaysWhatItIs() throws IOException {
    for (Path path : Distribution.jars("plugins")) {
      try (JarFile jar = new JarFile(path.toFile())) {
        var manifest = jar.getManifest().getMainAttributes();
        assertThat(path.getFileName().toString()).startsWith(manifest.getValue("Plugin-Id") + "-");
        assertThat(manifest.getValue("Plugin-Requires")).isEqualTo(">=0.1.0 & <0.2.0");
        assertThat(jar.getEntry("META-INF/extensions.idx")).as(path.toString()).isNotNull();
        assertThat(jar.getEntry("reference.conf")).as(path.toString()).isNotNull();
      }
    }
  }

  @Test
  void configurationAndScriptAreThere() {
    assertThat(Distribution.HOME.resolve("conf"))
        .isDirectoryContaining("glob:**/weir.conf")
        .isDirectoryContaining("glob:**/srs-proxy-compat.conf")
        .isDirectoryContaining("glob:**/logback.xml");
    assertThat(Files.isExecutable(Distribution.SCRIPT)).isTrue();
  }

  /**
   * Without npm the build makes a distribution whose page can play nothing; not one to hand out.
   */
  @Test
  void thePageHasItsLibrariesAndTheirLicences() {
    Path page = Distribution.HOME.resolve("page");
    assertThat(page).isDirectoryContaining("glob:**/index.html");
    assertThat(page.resolve("lib/mpegts.js")).content().contains("mpegts");
    assertThat(page.resolve("lib/hls.min.js")).content().contains("Hls");
    for (String library : List.of("mpegts.js", "hls.js", "es6-promise", "events")) {
      assertThat(page.resolve("lib/licenses").resolve(library).resolve("LICENSE"))
          .content()
          .containsIgnoringCase("copyright");
    }
  }
}
