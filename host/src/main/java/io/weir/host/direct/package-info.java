/** Streams that are published at origins themselves, past Weir. */
@NullMarked
package io.weir.host.direct;

import org.jspecify.annotations.NullMarked;
