package io.weir.host.config;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.weir.host.config.Type.Section;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Writes docs/configuration.md from what reference.conf files say of themselves. */
final class ConfigurationPage {
  private static final String HEAD =
      """
      # Configuration

      Weir reads `conf/weir.conf` ([HOCON](https://github.com/lightbend/config/blob/main/HOCON.md)), \
      or the file that `--config` names. From weak to strong: the defaults below, the file,
      `-D key=value` on the command line. The file may refer to environment variables, as in
      `zone = ${?ZONE}`, and to those of a `.env` file in the working directory, which the real
      environment overrides; an empty variable counts as unset. `bin/weir check` prints every mistake
      with its place: an unknown key or a wrong type ends the start. `bin/weir check --print` shows
      the values in effect and where each came from; values of keys named after tokens, passwords or
      secrets are masked.

      Durations are written `500ms`, `10s`, `2 minutes` or `1m30s`; a number without a unit is refused.
      Sizes are written `64KiB`. The section of a plugin that is not installed is ignored with a
      warning, unless it says `enabled = true`.

      <!-- Generated from the comments in reference.conf. To write it anew:
      mvn -B -pl host -am test -Dtest=ConfigurationPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dweir.docs=write -->
      """;

  private final StringBuilder text = new StringBuilder(HEAD);
  private final Map<String, Section> elements = new TreeMap<>();

  private ConfigurationPage() {}

  /** The page for the host and for plugins by name. */
  static String of(Reference host, Map<String, Reference> plugins) {
    ConfigurationPage page = new ConfigurationPage();
    page.reference("The host", host);
    plugins.forEach((name, reference) -> page.reference("Plugin `" + name + "`", reference));
    return page.text.toString();
  }

  private void reference(String title, Reference reference) {
    text.append("\n## ").append(title).append("\n");
    elements.clear();
    table();
    rows("", Schema.of(List.of(reference)));
    elements.forEach(
        (name, section) -> {
          text.append("\nElements of type `").append(name).append("`:\n");
          table();
          rows("", section);
        });
  }

  private void table() {
    text.append("\n| key | type | default | meaning |\n| --- | --- | --- | --- |\n");
  }

  private void rows(String prefix, Section section) {
    section
        .keys()
        .forEach(
            (name, key) -> {
              String path = prefix + ConfigUtil.joinPath(name);
              if (key.type() instanceof Section inner) {
                rows(path + ".", inner);
              } else {
                row(path, key);
              }
            });
  }

  private void row(String path, Type.Key key) {
    if (key.type() instanceof Type.ListOf list && list.element() instanceof Section element) {
      elements.put(element.description(), element);
    }
    String type = key.type().description().replaceFirst(" such as .*", "");
    text.append("| `").append(path).append("` | ").append(type);
    text.append(key.required() ? ", required" : "").append(" | ");
    text.append(key.required() ? "" : "`" + shown(type, key.fallback()) + "`").append(" | ");
    text.append(key.meaning()).append(" |\n");
  }

  private static String shown(String type, ConfigValue value) {
    String shown = value.render(ConfigRenderOptions.concise()).replace("|", "\\|");
    return type.startsWith("one of ") ? shown.toLowerCase(Locale.ROOT) : shown;
  }
}
