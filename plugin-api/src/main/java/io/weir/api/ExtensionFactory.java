package io.weir.api;

import java.util.Set;
import org.pf4j.ExtensionPoint;

/**
 * What every kind of extension has in common. The host calls a factory once, on its start-up
 * thread; a factory opens nothing (no socket, file or thread): what it makes does, when started.
 */
public interface ExtensionFactory extends ExtensionPoint {

  /** The name by which configuration refers to it; lower case letters, digits and dashes. */
  String name();

  /**
   * Keys, relative to its configuration section, whose values are never logged or shown. None by
   * default.
   */
  default Set<String> secrets() {
    return Set.of();
  }
}
