package io.weir.host.routing;

/** What the failure domain of an origin means to a replica that knows its own. */
public enum Zones {
  /** Origins of the replica's own are asked for first. */
  PREFER,
  /** Others are not asked for at all. */
  REQUIRE,
  /** Nothing. */
  IGNORE
}
