package io.weir.host.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.host.config.Type.Section;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {
  private static final Path PAGE = Path.of("../docs/configuration.md");

  private static Map<String, Reference> plugins() throws IOException {
    Map<String, Reference> plugins = new TreeMap<>();
    try (DirectoryStream<Path> modules = Files.newDirectoryStream(Path.of("../plugins"))) {
      for (Path module : modules) {
        Path file = module.resolve("src/main/resources/reference.conf");
        if (Files.exists(file)) {
          String name = module.getFileName().toString();
          plugins.put(name, Reference.parse(name, Files.readString(file)));
        }
      }
    }
    return plugins;
  }

  /** With {@code -Dweir.docs=write} this writes the page first. */
  @Test
  void pageSaysWhatTheReferencesSay() throws IOException {
    String page = ConfigurationPage.of(Reference.host(), plugins());
    if ("write".equals(System.getProperty("weir.docs"))) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readAllLines(PAGE))
        .as("docs/configuration.md says how to write it anew")
        .containsExactlyElementsOf(page.lines().toList());
  }

  @Test
  void everyKeyHasAMeaning() throws IOException {
    Map<String, Reference> all = new TreeMap<>(plugins());
    all.put("host", Reference.host());
    all.forEach((name, reference) -> explained(name, Schema.of(List.of(reference))));
  }

  private static void explained(String path, Section section) {
    section
        .keys()
        .forEach(
            (name, key) -> {
              if (key.type() instanceof Section inner) {
                explained(path + "." + name, inner);
              } else {
                assertThat(key.meaning()).as(path + "." + name).isNotBlank();
              }
            });
  }
}
