package io.weir.bench.run;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Named figures, as a load process gave them. */
record Answer(Map<String, Long> figures) {

  /** Reads {@code key=value} words, if there are any. */
  static Answer parse(String words) {
    Map<String, Long> figures = new HashMap<>();
    if (words.isEmpty()) {
      return new Answer(figures);
    }
    for (String word : words.split(" ", -1)) {
      int equals = word.indexOf('=');
      figures.put(word.substring(0, equals), Long.parseLong(word.substring(equals + 1)));
    }
    return new Answer(figures);
  }

  long get(String name) throws IOException {
    Long value = figures.get(name);
    if (value == null) {
      throw new IOException("answer: " + figures + " (expected: " + name + ")");
    }
    return value;
  }
}
