/** Runs the protocols that plugins bring. */
@NullMarked
package io.weir.host.protocol;

import org.jspecify.annotations.NullMarked;
