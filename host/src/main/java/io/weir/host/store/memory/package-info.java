/** The shared store of a single replica, kept in memory. */
@NullMarked
package io.weir.host.store.memory;

import org.jspecify.annotations.NullMarked;
