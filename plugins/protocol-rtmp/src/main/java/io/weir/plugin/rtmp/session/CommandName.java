package io.weir.plugin.rtmp.session;

import java.util.Locale;

/** Names of commands as the most lenient origin reads them; pure. */
final class CommandName {
  private CommandName() {}

  /**
   * In lower case and up to the first NUL: nginx-rtmp takes {@code PUBLISH} and {@code
   * publish\0junk} for publish, so they are that here too.
   */
  static String canonical(String name) {
    int end = name.indexOf('\0');
    return (end < 0 ? name : name.substring(0, end)).toLowerCase(Locale.ROOT);
  }
}
