package io.weir.plugin.http.uri;

import java.util.HexFormat;

/** Percent escapes (RFC 3986 section 2.1). Pure. */
final class Escapes {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private Escapes() {}

  /** The octet whose escape begins at {@code at}, or -1 if there is no whole escape. */
  static int octet(String text, int at) {
    if (at + 2 >= text.length()
        || !HexFormat.isHexDigit(text.charAt(at + 1))
        || !HexFormat.isHexDigit(text.charAt(at + 2))) {
      return -1;
    }
    return HexFormat.fromHexDigits(text, at + 1, at + 3);
  }

  /** Without escapes; what is no whole escape stays as it is. */
  static String lenient(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    StringBuilder decoded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      int octet = text.charAt(i) == '%' ? octet(text, i) : -1;
      decoded.append(octet < 0 ? text.charAt(i) : (char) octet);
      i += octet < 0 ? 0 : 2;
    }
    return decoded.toString();
  }

  /** Appends the escape of one octet. */
  static void append(StringBuilder out, char octet) {
    out.append('%').append(HEX.toHexDigits((byte) octet));
  }
}
