package io.weir.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The modules of the build and what is in them. */
final class SourceTree {
  private SourceTree() {}

  /** The root, found from the directory of this module's build. */
  static Path root() {
    Path module = Path.of(System.getProperty("weir.target", "target")).toAbsolutePath().getParent();
    Path root = module == null ? null : module.getParent();
    if (root == null || !Files.isDirectory(root.resolve("plugin-api"))) {
      throw new AssertionError(module + " is not dist of the source tree");
    }
    return root;
  }

  /** The compiled classes of every module that is part of the product. */
  static List<Path> classes() {
    return modules().stream().map(module -> module.resolve("target/classes")).toList();
  }

  /** The modules that have main sources, the bench apart. */
  static List<Path> modules() {
    try (Stream<Path> paths = Files.walk(root(), 2)) {
      return paths
          .filter(path -> Files.isDirectory(path.resolve("src/main/java")))
          .filter(path -> !path.endsWith("bench"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The main sources below a directory. */
  static List<Path> sources(Path directory) {
    try (Stream<Path> paths = Files.walk(directory.resolve("src/main/java"))) {
      return paths.filter(path -> path.toString().endsWith(".java")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
