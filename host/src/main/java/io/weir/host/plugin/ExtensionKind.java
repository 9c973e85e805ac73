package io.weir.host.plugin;

import io.weir.api.ExtensionFactory;
import io.weir.api.access.AccessControllerFactory;
import io.weir.api.discovery.OriginDiscoveryFactory;
import io.weir.api.protocol.ProtocolFactory;
import io.weir.api.selection.SelectionStrategyFactory;
import io.weir.api.store.SharedStoreFactory;

/** The kinds of extension there are. */
public enum ExtensionKind {
  /** A wire protocol. */
  PROTOCOL("protocol", ProtocolFactory.class),
  /** An ordering of origins. */
  SELECTION("selection", SelectionStrategyFactory.class),
  /** A source of origins. */
  DISCOVERY("discovery", OriginDiscoveryFactory.class),
  /** What replicas share. */
  STORE("store", SharedStoreFactory.class),
  /** Who may publish and play. */
  ACCESS("access", AccessControllerFactory.class);

  private final String word;
  private final Class<? extends ExtensionFactory> type;

  ExtensionKind(String word, Class<? extends ExtensionFactory> type) {
    this.word = word;
    this.type = type;
  }

  /** The word for it in lists, as in {@code protocol:rtmp}, and the section of its extensions. */
  public String word() {
    return word;
  }

  /** What its factories implement. */
  public Class<? extends ExtensionFactory> type() {
    return type;
  }

  /** Where extensions of this kind have their sections: {@code weir.protocols}. */
  public String section() {
    return "weir." + (this == PROTOCOL ? "protocols" : word);
  }
}
