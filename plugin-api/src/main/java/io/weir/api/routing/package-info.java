/** The only way to an origin. */
@NullMarked
package io.weir.api.routing;

import org.jspecify.annotations.NullMarked;
