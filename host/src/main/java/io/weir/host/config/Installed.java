package io.weir.host.config;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The names of the extensions there are, by the section that holds their configuration. A section
 * under one of these paths whose name is not installed is ignored with a warning, unless something
 * needs it.
 *
 * @param names by path, such as {@code weir.protocols -> {rtmp}}
 */
public record Installed(Map<String, Set<String>> names) {
  /** Where protocols are configured. */
  public static final String PROTOCOLS = "weir.protocols";

  /** Where selection strategies are configured. */
  public static final String SELECTION = "weir.selection";

  /** Where origin discoveries are configured. */
  public static final String DISCOVERY = "weir.discovery";

  /** Where shared stores are configured. */
  public static final String STORE = "weir.store";

  /** Where access controllers are configured. */
  public static final String ACCESS = "weir.access";

  /** Copies the names; a path that is not mentioned has none. */
  public Installed {
    Map<String, Set<String>> all = new TreeMap<>();
    for (String path : Set.of(PROTOCOLS, SELECTION, DISCOVERY, STORE, ACCESS)) {
      all.put(path, new TreeSet<>(names.getOrDefault(path, Set.of())));
    }
    names = all;
  }

  boolean isKind(String path) {
    return names.containsKey(path);
  }

  Set<String> at(String path) {
    return names.getOrDefault(path, Set.of());
  }

  /** What every installed extension has, whether or not its plugin says so. */
  Reference implied() {
    StringBuilder text = new StringBuilder();
    names.forEach(
        (path, installed) -> {
          boolean switchable = path.equals(PROTOCOLS) || path.equals(DISCOVERY);
          for (String name : installed) {
            text.append(path).append(".\"").append(name).append("\" {\n");
            text.append(switchable ? "# Whether it runs.\nenabled = true\n" : "").append("}\n");
          }
        });
    return Reference.parse("installed plugins", text.toString());
  }
}
