/** The demo: a clip goes through Weir and comes back, and is compared. */
@NullMarked
package io.weir.plugin.loopback.demo;

import org.jspecify.annotations.NullMarked;
