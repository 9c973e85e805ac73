package io.weir.host.admin;

import io.weir.api.store.Ownership;
import java.util.Collection;
import java.util.concurrent.CompletionStage;

/** The owned streams. Safe for use by any thread; never blocks. */
public interface Streams {

  /** At most {@code limit} of them, in no order; fails if the shared store cannot be reached. */
  CompletionStage<Collection<Ownership>> list(int limit);
}
