package io.weir.host.plugin;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles sources into a plugin jar, against this test's class path. */
public final class JarBuilder {
  private static final String STRATEGY =
      """
      package %1$s;
      public class %2$s implements io.weir.api.selection.SelectionStrategyFactory {
        %4$s
        public String name() { return "%3$s"; }
        public io.weir.api.selection.SelectionStrategy create(com.typesafe.config.Config section) {
          return (key, candidates, context) -> java.util.List.of();
        }
      }
      """;

  private final Map<String, String> manifest = new LinkedHashMap<>();
  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Map<String, String> resources = new LinkedHashMap<>();
  private final List<String> extensions = new ArrayList<>();

  public static JarBuilder plugin(String id) {
    return new JarBuilder()
        .manifest("Plugin-Id", id)
        .manifest("Plugin-Version", "1.0.0")
        .manifest("Plugin-Requires", ">=0.1.0 & <0.2.0");
  }

  /** Sets a manifest entry. */
  public JarBuilder manifest(String name, String value) {
    manifest.put(name, value);
    return this;
  }

  public JarBuilder without(String name) {
    manifest.remove(name);
    return this;
  }

  public JarBuilder resource(String name, String text) {
    resources.put(name, text);
    return this;
  }

  public JarBuilder source(String className, String text) {
    sources.put(className, text);
    return this;
  }

  public JarBuilder extension(String className, String text) {
    extensions.add(className);
    return source(className, text);
  }

  /** A selection strategy with something more in its class's body. */
  public JarBuilder strategy(String name, String body) {
    String type = "Strategy" + extensions.size();
    String source = STRATEGY.formatted("test.plugin", type, name, body);
    return extension("test.plugin." + type, source);
  }

  public Path write(Path jar) {
    try {
      Path work = Files.createTempDirectory(jar.getParent(), "build");
      compile(work);
      Manifest attributes = new Manifest();
      attributes.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
      manifest.forEach(attributes.getMainAttributes()::putValue);
      if (!extensions.isEmpty()) {
        resources.put("META-INF/extensions.idx", String.join("\n", extensions));
      }
      try (OutputStream out = Files.newOutputStream(jar);
          JarOutputStream entries = new JarOutputStream(out, attributes);
          Stream<Path> classes = Files.walk(work)) {
        for (Path file : classes.filter(path -> path.toString().endsWith(".class")).toList()) {
          add(entries, work.relativize(file).toString(), Files.readAllBytes(file));
        }
        for (Map.Entry<String, String> resource : resources.entrySet()) {
          add(entries, resource.getKey(), resource.getValue().getBytes(StandardCharsets.UTF_8));
        }
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(JarOutputStream jar, String name, byte[] bytes) throws IOException {
    jar.putNextEntry(new ZipEntry(name));
    jar.write(bytes);
    jar.closeEntry();
  }

  private void compile(Path work) throws IOException {
    if (sources.isEmpty()) {
      return;
    }
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = work.resolve(source.getKey().replace('.', '/') + ".java");
      Files.createDirectories(file.getParent());
      Files.writeString(file, source.getValue());
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> java = Files.walk(work)) {
      List<Path> units = java.filter(path -> path.toString().endsWith(".java")).toList();
      List<String> options =
          List.of(
              "-proc:none", "-d", work.toString(), "-cp", System.getProperty("java.class.path"));
      boolean compiled =
          compiler
              .getTask(
                  messages, files, null, options, null, files.getJavaFileObjectsFromPaths(units))
              .call();
      if (!compiled) {
        throw new IllegalArgumentException(messages.toString());
      }
    }
  }
}
