/**
 * Loads, merges and checks configuration. What a key means is its consumer's business; that it
 * exists, has the right type and came from somewhere nameable is decided here.
 */
@NullMarked
package io.weir.host.config;

import org.jspecify.annotations.NullMarked;
