package io.weir.plugin.http.playlist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Walks an attribute list (RFC 8216 section 4.2): {@code NAME=value,NAME="quoted, value"}. It is
 * lenient where players are: space around names, URIs without quotes, names twice; a list ends
 * where its grammar does.
 */
final class Attributes {
  private final byte[] text;
  private final int end;
  private int position;
  private String name = "";
  private int valueStart;
  private int valueEnd;

  /** Walks {@code text} between {@code start} and {@code end}. */
  Attributes(byte[] text, int start, int end) {
    this.text = text;
    this.position = start;
    this.end = end;
  }

  /** Goes to the next attribute; false at the end. */
  boolean next() {
    int start = position;
    int equals = position;
    while (equals < end && text[equals] != '=') {
      start = text[equals] == ',' ? equals + 1 : start;
      equals++;
    }
    if (equals == end) {
      position = end;
      return false;
    }
    name = text(start, equals).trim();
    boolean quoted = equals + 1 < end && text[equals + 1] == '"';
    valueStart = quoted ? equals + 2 : equals + 1;
    valueEnd = find(quoted ? '"' : ',', valueStart);
    position = Math.min(valueEnd + 1, end);
    return !quoted || valueEnd < end;
  }

  private int find(char wanted, int from) {
    int at = from;
    while (at < end && text[at] != wanted) {
      at++;
    }
    return at;
  }

  private String text(int from, int to) {
    return new String(text, from, to - from, ISO_8859_1);
  }

  /** Of the current attribute. */
  String name() {
    return name;
  }

  /** Of the current attribute, without quotes; one character for each byte. */
  String value() {
    return text(valueStart, valueEnd);
  }

  /** Where the current value begins, behind its quote. */
  int valueStart() {
    return valueStart;
  }

  /** Where the current value ends, before its quote. */
  int valueEnd() {
    return valueEnd;
  }
}
