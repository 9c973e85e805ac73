package io.weir.host.plugin;

import java.util.List;

/**
 * What became of one jar. Immutable.
 *
 * @param id from its manifest; the file's name if there is none
 * @param version from its manifest; empty if there is none
 * @param extensions what it provides, as {@code protocol:rtmp}; sorted
 * @param problem why it was refused; empty if it was not
 */
public record LoadedPlugin(
    String id, String version, State state, List<String> extensions, String problem) {

  /** Whether a plugin is in use. */
  public enum State {
    /** Its extensions can be used. */
    STARTED,
    /** It failed a check; none of its classes is in use. */
    REFUSED
  }

  /** Copies the extensions. */
  public LoadedPlugin {
    extensions = List.copyOf(extensions);
  }
}
