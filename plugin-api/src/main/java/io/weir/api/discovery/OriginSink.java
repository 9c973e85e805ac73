package io.weir.api.discovery;

import io.weir.api.Origin;
import java.util.Collection;

/** Where a discovery puts what it found. Safe for use by any thread; never blocks. */
public interface OriginSink {

  /** Replaces everything that this discovery has said before. */
  void update(Collection<Origin> origins);
}
