package io.weir.api;

/**
 * Names one stream for all protocols: publishing by one and playing by another meet at the same
 * key.
 *
 * <p>Immutable.
 *
 * @param vhost a configured virtual host or {@link #DEFAULT_VHOST}; see {@link VhostRule}
 * @param app the application, possibly of several segments ({@code live} or {@code a/b})
 * @param stream the stream's name, one segment
 */
public record StreamKey(String vhost, String app, String stream) {
  /** The virtual host that every unlisted host folds into, as SRS names it. */
  public static final String DEFAULT_VHOST = "__defaultVhost__";

  private static final int MAX_LENGTH = 512;

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if a part is empty, longer than 512 characters, holds control
   *     characters or whitespace, or the slashes are not where they belong
   */
  public StreamKey {
    check("vhost", vhost, false);
    check("app", app, true);
    check("stream", stream, false);
  }

  private static void check(String name, String value, boolean slashes) {
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          name + ": " + value.length() + " characters (expected: 1.." + MAX_LENGTH + ")");
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ' || c == 0x7f) {
        throw new IllegalArgumentException(
            name + ": control character or space (expected: printable characters)");
      }
    }
    boolean misplaced =
        slashes
            ? value.startsWith("/") || value.endsWith("/") || value.contains("//")
            : value.indexOf('/') >= 0;
    if (misplaced) {
      throw new IllegalArgumentException(
          name + ": \"" + value + "\" (expected: no empty path segment)");
    }
  }

  /**
   * Reads the form that {@link #toString()} writes.
   *
   * @throws IllegalArgumentException if the text is not {@code vhost/app/stream}
   */
  public static StreamKey parse(String text) {
    int first = text.indexOf('/');
    int last = text.lastIndexOf('/');
    if (first < 0 || last == first) {
      throw new IllegalArgumentException("stream: \"" + text + "\" (expected: vhost/app/stream)");
    }
    return new StreamKey(
        text.substring(0, first), text.substring(first + 1, last), text.substring(last + 1));
  }

  /** {@code vhost/app/stream}. */
  @Override
  public String toString() {
    return vhost + "/" + app + "/" + stream;
  }

  /** Every request looks one up, and a record's own goes through method handles. */
  @Override
  public int hashCode() {
    return (vhost.hashCode() * 31 + app.hashCode()) * 31 + stream.hashCode();
  }
}
