package io.weir.it.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where things are. What a test writes stays under {@code target/it} after the run, for whoever has
 * to find out why it failed.
 */
public final class Workplace {
  private static final Path TARGET =
      Path.of(System.getProperty("weir.target", "target")).toAbsolutePath();

  private Workplace() {}

  /** The build directory of this module. */
  public static Path target() {
    return TARGET;
  }

  /** The unpacked distribution. */
  public static Path distribution() {
    Path home = TARGET.resolve("weir");
    if (!Files.isExecutable(home.resolve("bin/weir"))) {
      throw new AssertionError(
          home + " holds no bin/weir (expected: mvn -B -DskipTests package has run)");
    }
    return home;
  }

  /** The root of the source tree. */
  public static Path sources() {
    Path module = TARGET.getParent();
    Path root = module == null ? null : module.getParent();
    if (root == null || !Files.exists(root.resolve("plugin-api/pom.xml"))) {
      throw new AssertionError(TARGET + " is not dist/target of the source tree");
    }
    return root;
  }

  /** A new directory of its own for one process or file. */
  public static Path directory(String name) {
    try {
      Path parent = Files.createDirectories(TARGET.resolve("it"));
      return Files.createTempDirectory(parent, name + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a text file; undecodable bytes do not matter. */
  public static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a text file. */
  public static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
