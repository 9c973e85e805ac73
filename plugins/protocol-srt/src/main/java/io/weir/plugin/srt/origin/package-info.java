/** The proxy's call of an origin, in a caller's words. */
@NullMarked
package io.weir.plugin.srt.origin;

import org.jspecify.annotations.NullMarked;
