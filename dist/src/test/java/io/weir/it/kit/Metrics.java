package io.weir.it.kit;

import java.util.List;

/** One reading of {@code /metrics}. */
public final class Metrics {
  private final List<String> lines;

  /** Takes the text form of Prometheus. */
  public Metrics(String text) {
    this.lines = text.lines().filter(line -> !line.isBlank() && line.charAt(0) != '#').toList();
  }

  /**
   * The sum of all series of a name that carry all these labels; 0 if there are none.
   *
   * @param name with its suffix, such as {@code weir_sessions_ended_total}
   * @param labels each as {@code key="value"}
   */
  public double sum(String name, String... labels) {
    return lines.stream()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> List.of(labels).stream().allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
