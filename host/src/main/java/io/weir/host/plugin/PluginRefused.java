package io.weir.host.plugin;

/** A jar failed a check; the message says which. */
final class PluginRefused extends Exception {
  private static final long serialVersionUID = 1L;

  PluginRefused(String message) {
    super(message);
  }
}
