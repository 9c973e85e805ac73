/** The packaged distribution, proven with real peers. */
@NullMarked
package io.weir.it;

import org.jspecify.annotations.NullMarked;
