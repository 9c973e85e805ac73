package io.weir.it.kit;

import java.util.List;
import java.util.stream.Collectors;

/** The operators' page, whose examples are what tests run. */
public final class OperatingPage {
  private OperatingPage() {}

  /** The only example that contains a text. */
  public static String example(String having) {
    String page = Workplace.read(Workplace.sources().resolve("docs/operating.md"));
    String[] parts = page.split("(?m)^```.*\\R", -1);
    List<String> found =
        java.util.stream.IntStream.range(0, parts.length)
            .filter(i -> i % 2 == 1 && parts[i].contains(having))
            .mapToObj(i -> parts[i])
            .toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " examples have " + having + " (expected: one)");
    }
    return found.get(0);
  }

  /** What a Redis server is told so that it has the user of the example, whose password is hush. */
  public static String[] redisUser() {
    String rule =
        example("user weir on")
            .lines()
            .map(line -> line.replace("\\", "").strip())
            .collect(Collectors.joining(" "));
    return ("--" + rule.replace("PASSWORD", "hush")).split(" ");
  }
}
