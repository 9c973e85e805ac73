/** What becomes of streams under a strategy: a trace of them is replayed in simulated time. */
@NullMarked
package io.weir.host.simulation;

import org.jspecify.annotations.NullMarked;
