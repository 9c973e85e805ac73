package io.weir.host.overload;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;

/**
 * {@code weir.overload}: percent of each supply from which on new sessions are refused; 0 is never.
 *
 * @param heap of what outlives young collections
 * @param directMemory of buffers outside the heap
 * @param descriptors of files and sockets
 * @param connections of {@code weir.net.max-connections}
 * @param resume so much less must be used until they are taken again, in percent of the whole
 * @param close percent of any of them from which on connections are closed as they come
 */
public record OverloadSettings(
    int heap, int directMemory, int descriptors, int connections, int resume, int close) {

  /**
   * Reads {@code weir.overload}.
   *
   * @throws ConfigException if nothing could ever be taken again
   */
  public static OverloadSettings from(Config section) {
    OverloadSettings settings =
        new OverloadSettings(
            section.getInt("heap"),
            section.getInt("direct-memory"),
            section.getInt("descriptors"),
            section.getInt("connections"),
            section.getInt("resume"),
            section.getInt("close"));
    for (String key : new String[] {"heap", "direct-memory", "descriptors", "connections"}) {
      int mark = section.getInt(key);
      if (mark > 0 && mark <= settings.resume) {
        throw new ConfigException.BadValue(
            section.getValue(key).origin(), key, mark + " (expected: more than resume, or 0)");
      }
    }
    return settings;
  }
}
