/** Synthetic origin, players and publishers: processes of their own, driven by lines on stdin. */
@NullMarked
package io.weir.bench.load;

import org.jspecify.annotations.NullMarked;
