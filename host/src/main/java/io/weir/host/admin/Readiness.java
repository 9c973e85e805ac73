package io.weir.host.admin;

import java.util.List;
import java.util.Map;

/** Whether clients should come to this replica. Safe for use by any thread; never blocks. */
public interface Readiness {

  /** Why they should not, such as {@code starting} or {@code draining}; empty if they should. */
  List<String> reasons();

  /** What operators should know though it is no reason to stay away, by name. */
  default Map<String, String> details() {
    return Map.of();
  }
}
