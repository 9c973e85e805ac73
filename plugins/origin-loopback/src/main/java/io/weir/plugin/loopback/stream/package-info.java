/**
 * The streams of one loopback origin: who publishes, who plays, and what a player must see first.
 */
@NullMarked
package io.weir.plugin.loopback.stream;

import org.jspecify.annotations.NullMarked;
