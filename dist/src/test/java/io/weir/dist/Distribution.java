package io.weir.dist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;

/** The distribution that the build left in target/weir. */
final class Distribution {
  static final Path HOME = Path.of("target/weir").toAbsolutePath();
  static final Path SCRIPT = HOME.resolve("bin/weir");
  private static final long PATIENCE_SECONDS = 60;

  private Distribution() {}

  /** What a command said and how it ended. */
  record Result(int exitCode, String out, String err) {}

  /** Runs a command to its end, in a directory of its own. */
  static Result execute(Path directory, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(directory, "out", "");
    Path err = Files.createTempFile(directory, "err", "");
    Process process =
        builder(directory, environment, command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(List.of(command) + " has not ended");
      }
    } finally {
      process.destroyForcibly();
    }
    return new Result(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  /** A command to be started by the same Java as this test, unless the environment says else. */
  static ProcessBuilder builder(
      Path directory, Map<String, String> environment, String... command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().remove("JAVA_OPTS");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    return builder;
  }

  static List<Path> jars(String directory) throws IOException {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(HOME.resolve(directory), "*.jar")) {
      files.forEach(jars::add);
    }
    return jars.stream().sorted().toList();
  }

  /** The classes of a jar, by their file names. */
  static Set<String> classes(Path jar) {
    Set<String> classes = new TreeSet<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      file.stream()
          .map(entry -> entry.getName().replaceFirst("^META-INF/versions/\\d+/", ""))
          .filter(name -> name.endsWith(".class") && !name.endsWith("module-info.class"))
          .forEach(classes::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return classes;
  }
}
