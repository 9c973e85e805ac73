package io.weir.host.admin;

import java.util.List;

/** Whether clients should come to this replica. Safe for use by any thread; never blocks. */
public interface Readiness {

  /** Why they should not, such as {@code starting} or {@code draining}; empty if they should. */
  List<String> reasons();
}
