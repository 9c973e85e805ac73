/** What becomes of many streams under each of the strategies, in simulated time. */
@NullMarked
package io.weir.bench.simulation;

import org.jspecify.annotations.NullMarked;
