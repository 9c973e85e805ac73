package io.weir.plugin.http.playlist;

import io.weir.plugin.http.uri.BadUriException;
import io.weir.plugin.http.uri.Parameter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The variables of one playlist ({@code EXT-X-DEFINE}), up to 256 of up to 1,024 characters; what
 * is beyond that is unknown. The first definition of a name counts. For one thread.
 */
final class Variables {
  static final String TAG = "EXT-X-DEFINE";

  private static final Pattern REFERENCE = Pattern.compile("\\{\\$([A-Za-z0-9_-]+)\\}");
  private static final int MAX_VALUE = 1024;
  private static final int MAX_DEFINED = 256;
  private static final int MAX_CARRIED = 1024;

  private final Map<String, String> defined = new HashMap<>();
  private final Map<String, String> imports;
  private final String query;

  Variables(PlaylistContext context) {
    this.imports = context.variables();
    this.query = context.query();
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new HashMap<>();
    try {
      for (Parameter parameter : Parameter.all(query)) {
        parameters.putIfAbsent(parameter.name(), parameter.decodedValue());
      }
      return parameters;
    } catch (BadUriException tooMany) {
      return Map.of();
    }
  }

  /** Takes one definition, after those before it. */
  void define(Attributes attributes) {
    Map<String, String> said = new HashMap<>();
    while (attributes.next()) {
      said.putIfAbsent(attributes.name(), attributes.value());
    }
    String name = said.get("NAME");
    String imported = said.get("IMPORT");
    String parameter = said.get("QUERYPARAM");
    if (defined.size() == MAX_DEFINED) {
      return;
    }
    if (name != null) {
      put(name, value(said.getOrDefault("VALUE", "")));
    } else if (imported != null) {
      put(imported, Optional.ofNullable(imports.get(imported)));
    } else if (parameter != null) {
      put(parameter, Optional.ofNullable(parameters(query).get(parameter)));
    }
  }

  private Optional<String> value(String written) {
    return written.length() > MAX_VALUE ? Optional.empty() : Optional.of(substitute(written));
  }

  /** Control characters stay out: they are in no URI, and NUL parts variables in a token. */
  private void put(String name, Optional<String> value) {
    value
        .filter(known -> known.length() <= MAX_VALUE)
        .filter(known -> known.chars().noneMatch(c -> c < ' '))
        .filter(known -> REFERENCE.matcher("{$" + name + "}").matches())
        .ifPresent(known -> defined.putIfAbsent(name, known));
  }

  /** With every known variable's value in its place, once; unknown references stay. */
  String substitute(String text) {
    if (defined.isEmpty() || !text.contains("{$")) {
      return text;
    }
    return REFERENCE
        .matcher(text)
        .replaceAll(
            reference ->
                Matcher.quoteReplacement(
                    defined.getOrDefault(reference.group(1), reference.group())));
  }

  /** Whether a text refers to a variable. */
  static boolean refers(String text) {
    return text.contains("{$") && REFERENCE.matcher(text).find();
  }

  /** What child playlists may import; none if it is too long for a URL. */
  Map<String, String> carried() {
    if (defined.isEmpty()) {
      return Map.of();
    }
    int length =
        defined.entrySet().stream()
            .mapToInt(entry -> entry.getKey().length() + entry.getValue().length())
            .sum();
    return length > MAX_CARRIED ? Map.of() : Map.copyOf(defined);
  }
}
