package io.weir.host.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.weir.host.config.Type.ListOf;
import io.weir.host.config.Type.MapOf;
import io.weir.host.config.Type.Scalar;
import io.weir.host.config.Type.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a merged configuration: collects everything that is wrong, and makes the values
 * canonical (durations in HOCON's form, numbers as numbers, list elements complete with defaults).
 * For one use by one thread.
 */
final class Check {
  private final Installed installed;
  private final Secrets secrets;
  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  Check(Installed installed, Secrets secrets) {
    this.installed = installed;
    this.secrets = secrets;
  }

  List<String> problems() {
    return problems;
  }

  List<String> warnings() {
    return warnings;
  }

  /** The canonical section; incomplete once there are problems. */
  ConfigObject section(String path, Section section, ConfigObject given) {
    Map<String, ConfigValue> checked = new LinkedHashMap<>();
    for (Map.Entry<String, ConfigValue> entry : new TreeMap<>(given).entrySet()) {
      String name = entry.getKey();
      ConfigValue value = entry.getValue();
      String childPath = path.isEmpty() ? name : path + "." + ConfigUtil.joinPath(name);
      Type.Key key = section.keys().get(name);
      if (key != null) {
        checked.put(name, value(childPath, key.type(), value));
      } else if (installed.isKind(path) && value instanceof ConfigObject ignored) {
        notInstalled(childPath, name, ignored);
      } else {
        unknown(childPath, section, value);
      }
    }
    return withOrigin(ConfigValueFactory.fromMap(checked), given);
  }

  private ConfigValue value(String path, Type type, ConfigValue value) {
    if (type instanceof Scalar scalar) {
      return scalar.reader().apply(value).orElseGet(() -> wrong(path, type, value));
    }
    if (type instanceof Section section && value instanceof ConfigObject object) {
      return section(path, section, object);
    }
    if (type instanceof MapOf map && value instanceof ConfigObject object) {
      return map(path, map, object);
    }
    if (type instanceof ListOf list && value instanceof ConfigList elements) {
      return list(path, list, elements);
    }
    return wrong(path, type, value);
  }

  private ConfigValue map(String path, MapOf map, ConfigObject object) {
    Map<String, ConfigValue> checked = new LinkedHashMap<>();
    object.forEach(
        (name, value) ->
            checked.put(name, value(path + "." + ConfigUtil.joinPath(name), map.value(), value)));
    return withOrigin(ConfigValueFactory.fromMap(checked), object);
  }

  private ConfigValue list(String path, ListOf list, ConfigList elements) {
    List<ConfigValue> checked = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      String elementPath = path + "[" + i + "]";
      ConfigValue element = value(elementPath, list.element(), elements.get(i));
      boolean whole = list.element() instanceof Section && element instanceof ConfigObject;
      checked.add(
          whole
              ? complete(elementPath, (Section) list.element(), (ConfigObject) element)
              : element);
    }
    return ConfigValueFactory.fromIterable(checked).withOrigin(elements.origin());
  }

  private ConfigObject complete(String path, Section section, ConfigObject element) {
    ConfigObject complete = element;
    for (Map.Entry<String, Type.Key> entry : section.keys().entrySet()) {
      if (element.containsKey(entry.getKey())) {
        continue;
      }
      if (entry.getValue().required()) {
        String type = entry.getValue().type().description();
        problem(element, path + "." + entry.getKey() + ": missing (expected: " + type + ")");
      }
      complete = complete.withValue(entry.getKey(), entry.getValue().fallback());
    }
    return complete;
  }

  private void notInstalled(String path, String name, ConfigObject section) {
    ConfigValue enabled = section.get("enabled");
    if (enabled != null && Boolean.TRUE.equals(flag(enabled))) {
      problem(enabled, path + ": enabled, but no installed plugin provides it");
    } else if (!section.toConfig().entrySet().isEmpty()) {
      ConfigValue leaf = section.toConfig().entrySet().iterator().next().getValue();
      String at = Where.of(leaf.origin());
      warnings.add(at + ": " + path + ": no installed plugin provides " + name + ", ignored");
    }
  }

  private static @Nullable Object flag(ConfigValue value) {
    return Scalars.flag() instanceof Scalar flag
        ? flag.reader().apply(value).map(ConfigValue::unwrapped).orElse(null)
        : null;
  }

  private void unknown(String path, Section section, ConfigValue value) {
    String expected = String.join(", ", section.keys().keySet());
    problem(value, path + ": unknown key (expected: " + expected + ")");
  }

  private ConfigValue wrong(String path, Type type, ConfigValue value) {
    String shown = secrets.test(path) ? Secrets.MASK : shown(value);
    problem(value, path + ": " + shown + " (expected: " + type.description() + ")");
    return value;
  }

  void problem(ConfigValue at, String text) {
    problems.add(Where.of(at.origin()) + ": " + text);
  }

  private static String shown(ConfigValue value) {
    if (value.valueType() == ConfigValueType.OBJECT) {
      return "a section";
    }
    return value.valueType() == ConfigValueType.LIST
        ? "a list"
        : value.render(ConfigRenderOptions.concise());
  }

  private static ConfigObject withOrigin(ConfigObject object, ConfigObject like) {
    return object.withOrigin(like.origin());
  }
}
