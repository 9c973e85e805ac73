/** Placement of streams by how loaded origins are. */
@NullMarked
package io.weir.plugin.leastload;

import org.jspecify.annotations.NullMarked;
