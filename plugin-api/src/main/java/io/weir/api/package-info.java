/** Values that every plugin shares: stream keys, origins, roles and errors. */
@NullMarked
package io.weir.api;

import org.jspecify.annotations.NullMarked;
