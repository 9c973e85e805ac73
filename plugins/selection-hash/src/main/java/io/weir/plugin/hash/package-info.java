/** Rendezvous hashing of streams onto origins. */
@NullMarked
package io.weir.plugin.hash;

import org.jspecify.annotations.NullMarked;
