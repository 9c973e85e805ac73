/** Pure ordering of candidate origins for a stream. */
@NullMarked
package io.weir.api.selection;

import org.jspecify.annotations.NullMarked;
