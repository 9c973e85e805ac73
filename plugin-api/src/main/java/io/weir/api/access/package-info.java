/** Decides whether a client may publish or play a stream. */
@NullMarked
package io.weir.api.access;

import org.jspecify.annotations.NullMarked;
