package io.weir.host.config;

import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The variables that a configuration file may refer to. Those of the process win over those of a
 * {@code .env} file; an empty one counts as unset. Immutable.
 */
public final class Environment {
  private static final String FILE = ".env";
  private static final Pattern ASSIGNMENT =
      Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.]*)\\s*=\\s*(.*)");

  private final Map<String, ConfigValue> values;

  private Environment(Map<String, ConfigValue> values) {
    this.values = values;
  }

  /** Only what a process was given. */
  public static Environment of(Map<String, String> variables) {
    Map<String, ConfigValue> values = new TreeMap<>();
    add(values, variables);
    return new Environment(values);
  }

  /**
   * What a process was given, and below it a {@code .env} file if the directory has one. Its lines
   * are {@code NAME=value}, also after {@code export}, in single or double quotes, with comments.
   *
   * @throws InvalidConfiguration if the file cannot be read or a line is none of these
   */
  public static Environment of(Map<String, String> variables, Path directory)
      throws InvalidConfiguration {
    Path file = directory.resolve(FILE);
    Map<String, ConfigValue> values = new TreeMap<>();
    if (Files.isRegularFile(file)) {
      read(file, values);
    }
    add(values, variables);
    return new Environment(values);
  }

  private static void add(Map<String, ConfigValue> values, Map<String, String> variables) {
    variables.forEach(
        (name, value) ->
            values.put(name, ConfigValueFactory.fromAnyRef(value, "environment variable " + name)));
  }

  private static void read(Path file, Map<String, ConfigValue> values) throws InvalidConfiguration {
    List<String> problems = new ArrayList<>();
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new InvalidConfiguration(List.of(FILE + ": cannot be read: " + e.getMessage()));
    }
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String place = FILE + ":" + (i + 1);
      Matcher assignment = ASSIGNMENT.matcher(line);
      String value = assignment.matches() ? unquoted(assignment.group(2)) : null;
      if (value == null) {
        problems.add(place + ": not an assignment (expected: NAME=value)");
      } else {
        String name = assignment.group(1);
        values.put(name, ConfigValueFactory.fromAnyRef(value, place + ": " + name));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidConfiguration(problems);
    }
  }

  private static @Nullable String unquoted(String text) {
    if (text.isEmpty() || (text.charAt(0) != '"' && text.charAt(0) != '\'')) {
      int comment = text.startsWith("#") ? 0 : text.indexOf(" #");
      return (comment < 0 ? text : text.substring(0, comment)).strip();
    }
    int end = text.indexOf(text.charAt(0), 1);
    String rest = end < 0 ? "" : text.substring(end + 1).strip();
    return end < 0 || !(rest.isEmpty() || rest.startsWith("#")) ? null : text.substring(1, end);
  }

  ConfigResolver resolver() {
    return new Resolver(values, null);
  }

  private record Resolver(Map<String, ConfigValue> values, @Nullable ConfigResolver next)
      implements ConfigResolver {

    @Override
    public @Nullable ConfigValue lookup(String path) {
      ConfigValue value = values.get(path);
      if (value != null && !"".equals(value.unwrapped())) {
        return value;
      }
      return next == null ? null : next.lookup(path);
    }

    @Override
    public ConfigResolver withFallback(ConfigResolver fallback) {
      return new Resolver(values, next == null ? fallback : next.withFallback(fallback));
    }
  }
}
