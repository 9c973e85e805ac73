package io.weir.bench.run;

import java.util.List;

/** The cores that a process may use. */
enum Cores {
  /** All that there are. */
  ALL,
  /** One of them, for what is measured. */
  MEASURED,
  /** All others, for what makes the load. */
  OTHERS;

  static final int COUNT = Runtime.getRuntime().availableProcessors();

  /** What goes before a command. */
  List<String> prefix() {
    return switch (this) {
      case ALL -> List.of();
      case MEASURED -> COUNT == 1 ? List.of() : List.of("taskset", "-c", "0");
      case OTHERS -> COUNT == 1 ? List.of() : List.of("taskset", "-c", "1-" + (COUNT - 1));
    };
  }
}
