/** Runs proxies in turns under the same load and compares what they cost. */
@NullMarked
package io.weir.bench.run;

import org.jspecify.annotations.NullMarked;
