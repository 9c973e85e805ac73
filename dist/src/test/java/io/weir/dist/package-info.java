/** Tests of the unpacked distribution, as an operator finds it. */
@NullMarked
package io.weir.dist;

import org.jspecify.annotations.NullMarked;
