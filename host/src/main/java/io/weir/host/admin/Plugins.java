package io.weir.host.admin;

import java.util.Collection;

/** The plugins of this replica. Safe for use by any thread; never blocks. */
public interface Plugins {

  /** All that are loaded or failed to. */
  Collection<PluginView> list();
}
