package io.weir.host.srsapi;

import io.weir.api.OriginId;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an origin calls one of its streams, clients or vhosts, made unique by the origin: {@code
 * vid-0xk989d@vid-a}. It can stand in a path as it is: what else an origin's id has is written as
 * {@code ~} and two hexadecimal digits. Immutable.
 *
 * @param id as the origin says it
 * @param origin which
 */
record SrsId(String id, OriginId origin) {
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9._-]{1,64})@((?:[A-Za-z0-9._-]|~[0-9a-f]{2}){1,765})");
  private static final Pattern ESCAPE = Pattern.compile("~([0-9a-f]{2})");
  private static final Pattern SPECIAL = Pattern.compile("[^A-Za-z0-9._-]");

  /** Reads what {@link #toString} writes; empty if it is something else. */
  static Optional<SrsId> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    String origin =
        ESCAPE
            .matcher(form.group(2))
            .replaceAll(
                escape ->
                    Matcher.quoteReplacement(
                        String.valueOf((char) HexFormat.fromHexDigits(escape.group(1)))));
    try {
      return Optional.of(new SrsId(form.group(1), new OriginId(origin)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The unique form of an id; one that is no text stays as it is. */
  static String unique(String id, OriginId origin) {
    return id
        + "@"
        + SPECIAL
            .matcher(origin.value())
            .replaceAll(
                special ->
                    "~"
                        + HexFormat.of()
                            .formatHex(special.group().getBytes(StandardCharsets.US_ASCII)));
  }

  @Override
  public String toString() {
    return unique(id, origin);
  }
}
