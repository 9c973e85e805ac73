/** From a stream to the origin that owns it. */
@NullMarked
package io.weir.host.routing;

import org.jspecify.annotations.NullMarked;
