/** The composition root. */
@NullMarked
package io.weir.host;

import org.jspecify.annotations.NullMarked;
