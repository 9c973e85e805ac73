/** Small origins within Weir's own process, for the demo and for tests. */
@NullMarked
package io.weir.plugin.loopback;

import org.jspecify.annotations.NullMarked;
