package io.weir.host;

import java.util.List;

/** Where a replica is in its life; what its readiness goes by. Safe for use by any thread. */
final class Phase {
  private volatile String unready = "starting";

  void ready() {
    unready = "";
  }

  void draining() {
    unready = "draining";
  }

  /** Why clients should not come; empty if they should. */
  List<String> reasons() {
    String reason = unready;
    return reason.isEmpty() ? List.of() : List.of(reason);
  }
}
