package io.weir.plugin.srt.stream;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pairs {@code key=value} of a stream id, in order, as written. What separates them, and what
 * begins a query among them, is read as loosely as the loosest origin does: a comma, a question
 * mark, an ampersand and a semicolon alike.
 */
record Words(List<Word> words) {
  private static final int MAX = 64;

  /**
   * One pair.
   *
   * @param key as written
   * @param value as written; empty without an equals sign
   */
  record Word(String key, String value) {

    /** Reads {@code key=value} or {@code key}. */
    static Word parse(String text) {
      int equals = text.indexOf('=');
      return equals < 0
          ? new Word(text, "")
          : new Word(text.substring(0, equals), text.substring(equals + 1));
    }

    /** The value without percent encoding; as written where that is broken. */
    String decoded() {
      try {
        return URLDecoder.decode(value, StandardCharsets.UTF_8);
      } catch (IllegalArgumentException malformed) {
        return value;
      }
    }
  }

  /** Reads all pairs of a text; at most 64. */
  static Words parse(String text) {
    List<Word> words = new ArrayList<>();
    for (String pair : text.split("[,?&;]", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      if (words.size() == MAX) {
        throw new IllegalArgumentException("keys: more than " + MAX + " (expected: up to that)");
      }
      words.add(Word.parse(pair));
    }
    return new Words(List.copyOf(words));
  }

  /**
   * The value of a key that may come once.
   *
   * @throws IllegalArgumentException if it comes twice
   */
  Optional<String> one(String key) {
    List<String> values = all(key);
    if (values.size() > 1) {
      throw new IllegalArgumentException(key + ": " + values.size() + " times (expected: once)");
    }
    return values.stream().findFirst();
  }

  /** The values of a key, but for empty ones. */
  List<String> all(String key) {
    return words.stream()
        .filter(word -> word.key().equals(key) && !word.value().isEmpty())
        .map(Word::value)
        .toList();
  }

  /** The first value of each key, decoded. */
  Map<String, String> decoded() {
    Map<String, String> all = new HashMap<>();
    words.forEach(word -> all.putIfAbsent(word.key(), word.decoded()));
    return all;
  }
}
