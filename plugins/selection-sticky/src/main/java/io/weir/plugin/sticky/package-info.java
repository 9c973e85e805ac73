/** Back to the origin that was there last. */
@NullMarked
package io.weir.plugin.sticky;

import org.jspecify.annotations.NullMarked;
