package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.it.kit.Tool;
import io.weir.it.kit.WeirProcess;
import io.weir.it.kit.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The plugin of docs/writing-a-plugin.md, made of the very text of that page. */
final class ExamplePluginIT {
  private static final Pattern FILE =
      Pattern.compile("(?m)^`(\\S+)`:\\n\\n```\\w+\\n([\\s\\S]*?)^```");

  private static final Path WORK = Workplace.directory("example-plugin");
  private static final Path PLUGINS = WORK.resolve("plugins");

  @BeforeAll
  static void build() throws Exception {
    Map<String, String> files = files();
    assertThat(files).hasSize(4);
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = WORK.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Workplace.write(path, file.getValue());
    }
    compile(files);
    Files.createDirectories(PLUGINS);
    copyShipped();
    pack(PLUGINS.resolve("selection-zone-1.0.0.jar"));
  }

  private static Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    Matcher matcher =
        FILE.matcher(Workplace.read(Workplace.sources().resolve("docs/writing-a-plugin.md")));
    while (matcher.find()) {
      files.put(matcher.group(1), matcher.group(2));
    }
    return files;
  }

  private static void compile(Map<String, String> files) throws IOException {
    Path classes = Files.createDirectories(WORK.resolve("classes"));
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--release", "17", "-Xlint:all,-processing", "-Werror"));
    arguments.addAll(List.of("-d", classes.toString(), "-cp", libraries()));
    files.keySet().stream()
        .filter(name -> name.endsWith(".java"))
        .forEach(name -> arguments.add(WORK.resolve(name).toString()));
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(code).as("exit code of javac").isZero();
  }

  /** What the host gives to plugins. */
  private static String libraries() throws IOException {
    try (Stream<Path> jars = Files.list(Workplace.distribution().resolve("lib"))) {
      return String.join(
          java.io.File.pathSeparator,
          jars.map(Path::toString).filter(jar -> !jar.contains("weir-host")).sorted().toList());
    }
  }

  private static void copyShipped() throws IOException {
    try (Stream<Path> jars = Files.list(Workplace.distribution().resolve("plugins"))) {
      for (Path jar : jars.toList()) {
        Files.copy(jar, PLUGINS.resolve(jar.getFileName()));
      }
    }
  }

  private static void pack(Path jar) throws Exception {
    Path classes = WORK.resolve("classes");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest());
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        add(out, classes.relativize(file).toString(), file);
      }
      add(out, "reference.conf", WORK.resolve("src/main/resources/reference.conf"));
    }
  }

  private static void add(JarOutputStream out, String name, Path file) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    Files.copy(file, out);
    out.closeEntry();
  }

  /** The entries that the page's pom.xml tells Maven to write. */
  private static Manifest manifest()
      throws IOException, ParserConfigurationException, SAXException {
    NodeList entries =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(WORK.resolve("pom.xml").toFile())
            .getElementsByTagName("manifestEntries")
            .item(0)
            .getChildNodes();
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    for (int i = 0; i < entries.getLength(); i++) {
      Node entry = entries.item(i);
      if (entry.getNodeType() == Node.ELEMENT_NODE) {
        manifest.getMainAttributes().putValue(entry.getNodeName(), entry.getTextContent());
      }
    }
    return manifest;
  }

  @Test
  void itIsListed() {
    Tool listed =
        Tool.start(
            WORK,
            Workplace.distribution().resolve("bin/weir").toString(),
            "plugins",
            "--config",
            Workplace.write(WORK.resolve("list.conf"), "weir.plugins.dir = \"" + PLUGINS + "\"\n")
                .toString());
    assertThat(listed.succeeds(Duration.ofSeconds(30)).output())
        .containsPattern("selection-zone +1\\.0\\.0 +STARTED +\\S*zone");
  }

  @Test
  void itIsSimulated() {
    Tool simulated =
        Tool.start(
            WORK,
            Workplace.distribution().resolve("bin/weir").toString(),
            "simulate",
            "--config",
            Workplace.write(
                    WORK.resolve("simulate.conf"), "weir.plugins.dir = \"" + PLUGINS + "\"\n")
                .toString(),
            "--streams=100",
            "--hours=1",
            "--strategies=zone+hash");
    assertThat(simulated.succeeds(Duration.ofSeconds(30)).output()).contains("zone+hash ");
  }

  @Test
  void itDecidesAndTheNextStrategyFillsUp() {
    try (WeirProcess weir =
        WeirProcess.builder()
            .with("weir.plugins.dir = \"" + PLUGINS + "\"")
            .with("weir.routing.strategies = [\"zone\", \"hash\"]")
            .with("weir.selection.zone.prefer = r2")
            .with("weir.routing.decision-budget = 10s")
            .with(
                """
                weir.origins.static = [
                  { id = a, labels { rack = r1 }, endpoints { rtmp = ["127.0.0.1:1"] } }
                  { id = b, labels { rack = r2 }, endpoints { rtmp = ["127.0.0.1:2"] } }
                  { id = c, labels { rack = r1 }, endpoints { rtmp = ["127.0.0.1:3"] } }
                ]""")
            .start()) {
      for (int i = 0; i < 10; i++) {
        JsonNode why =
            weir.json("/api/v1/explain?stream=live/s" + i + "&protocol=rtmp&role=publish");
        assertThat(why.get("order").get(0).asText()).isEqualTo("b");
        assertThat(why.get("order")).hasSize(3);
      }
    }
  }

  @Test
  void itsKeysAreChecked() {
    Path conf =
        Workplace.write(
            WORK.resolve("typo.conf"),
            "weir.plugins.dir = \"" + PLUGINS + "\"\nweir.selection.zone.prefers = r2\n");
    Tool check =
        Tool.start(
            WORK,
            Workplace.distribution().resolve("bin/weir").toString(),
            "check",
            "--config",
            conf.toString());
    assertThat(check.exitCode(Duration.ofSeconds(30))).isNotZero();
    assertThat(check.output()).contains("typo.conf:2: weir.selection.zone.prefers: unknown key");
  }
}
