/** Tells the host which origins exist. */
@NullMarked
package io.weir.api.discovery;

import org.jspecify.annotations.NullMarked;
