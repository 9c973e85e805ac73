package io.weir.host.health;

/** How an endpoint stands with its machine. */
public enum Standing {
  /** Believed to serve. */
  UP,
  /** Set aside for its back-off, whatever the checks say meanwhile. */
  EJECTED,
  /** The back-off is over: the next good checks bring it back. */
  PROBING
}
