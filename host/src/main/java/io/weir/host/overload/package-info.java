/** Refuses what is new while it is still possible to serve what is there. */
@NullMarked
package io.weir.host.overload;

import org.jspecify.annotations.NullMarked;
