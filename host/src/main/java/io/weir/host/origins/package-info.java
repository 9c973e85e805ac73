/** Which origins exist: configured, discovered and registered, merged into one view. */
@NullMarked
package io.weir.host.origins;

import org.jspecify.annotations.NullMarked;
