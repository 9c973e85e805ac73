/** What a protocol plugin implements and what it is given. */
@NullMarked
package io.weir.api.protocol;

import org.jspecify.annotations.NullMarked;
