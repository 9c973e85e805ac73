/** Empties origins, and at last this replica, of their sessions. */
@NullMarked
package io.weir.host.drain;

import org.jspecify.annotations.NullMarked;
