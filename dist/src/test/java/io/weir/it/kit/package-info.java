/**
 * Starts real things: the packaged Weir, origins, players, publishers, and clients that misbehave.
 */
@NullMarked
package io.weir.it.kit;

import org.jspecify.annotations.NullMarked;
