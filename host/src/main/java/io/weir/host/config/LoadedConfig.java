package io.weir.host.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A configuration that passed its checks. Immutable. */
public final class LoadedConfig {
  private final Config config;
  private final List<String> warnings;
  private final Secrets secrets;

  LoadedConfig(Config config, List<String> warnings, Secrets secrets) {
    this.config = config;
    this.warnings = List.copyOf(warnings);
    this.secrets = secrets;
  }

  /**
   * Complete and canonical: every key of the host and of the installed plugins has a value, and
   * {@code getDuration} reads every duration.
   */
  public Config config() {
    return config;
  }

  /** What is strange but harmless, with its place. */
  public List<String> warnings() {
    return warnings;
  }

  /** The values in effect for people to read, one a line with their places, secrets masked. */
  public String masked() {
    Map<String, ConfigValue> sorted = new TreeMap<>();
    config.entrySet().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    StringBuilder text = new StringBuilder();
    sorted.forEach(
        (path, value) -> {
          String shown =
              secrets.test(path) && !"".equals(value.unwrapped())
                  ? Secrets.MASK
                  : value.render(ConfigRenderOptions.concise());
          text.append(path).append(" = ").append(shown);
          text.append("  # ").append(Where.of(value.origin())).append(System.lineSeparator());
        });
    return text.toString();
  }

  @Override
  public String toString() {
    return masked();
  }
}
