package io.weir.host.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * What a jar says of itself, read without loading a class of it.
 *
 * @param id {@code Plugin-Id}; the file's name if it has none
 * @param version {@code Plugin-Version}, empty if it has none
 * @param requires {@code Plugin-Requires}: the range of API versions, empty if it has none
 * @param reference its {@code reference.conf}, empty if it has none
 * @param problem why it is no plugin, if so
 */
record PluginJar(
    Path file,
    String id,
    String version,
    String requires,
    String reference,
    Optional<String> problem) {
  private static final String REFERENCE = "reference.conf";
  private static final String VERSIONS = "META-INF/versions/";

  static PluginJar read(Path file) {
    String name = file.getFileName().toString();
    try (JarFile jar = new JarFile(file.toFile())) {
      Attributes manifest =
          Optional.ofNullable(jar.getManifest())
              .map(Manifest::getMainAttributes)
              .orElseGet(Attributes::new);
      String id = attribute(manifest, "Plugin-Id");
      String version = attribute(manifest, "Plugin-Version");
      String requires = attribute(manifest, "Plugin-Requires");
      return new PluginJar(
          file,
          id.isEmpty() ? name : id,
          version,
          requires,
          reference(jar),
          problem(id, version, requires).or(() -> bundled(jar)));
    } catch (IOException e) {
      return new PluginJar(
          file, name, "", "", "", Optional.of("no readable jar: " + e.getMessage()));
    }
  }

  private static String attribute(Attributes manifest, String name) {
    String value = manifest.getValue(name);
    return value == null ? "" : value.strip();
  }

  private static String reference(JarFile jar) throws IOException {
    JarEntry entry = jar.getJarEntry(REFERENCE);
    if (entry == null) {
      return "";
    }
    try (InputStream in = jar.getInputStream(entry)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Optional<String> problem(String id, String version, String requires) {
    if (id.isEmpty()) {
      return Optional.of("no plugin: its manifest has no Plugin-Id");
    }
    if (version.isEmpty()) {
      return Optional.of("its manifest has no Plugin-Version");
    }
    return requires.isEmpty()
        ? Optional.of(
            "its manifest has no Plugin-Requires (expected: a range of API versions such as"
                + " >=0.1.0 & <0.2.0)")
        : Optional.empty();
  }

  /** A second copy of a shared class would be another class: casts fail, or nothing is found. */
  private static Optional<String> bundled(JarFile jar) {
    return jar.stream()
        .map(JarEntry::getName)
        .filter(name -> name.endsWith(".class"))
        .map(PluginJar::className)
        .filter(SharedClasses::shared)
        .findFirst()
        .map(name -> "bundles " + name + ", which must come from the host");
  }

  private static String className(String entry) {
    String path =
        entry.startsWith(VERSIONS)
            ? entry.substring(entry.indexOf('/', VERSIONS.length()) + 1)
            : entry;
    return path.substring(0, path.length() - ".class".length()).replace('/', '.');
  }
}
