/**
 * The way to an origin: what the client said is recorded, and said again to the origin that is to
 * serve it.
 */
@NullMarked
package io.weir.plugin.rtmp.origin;

import org.jspecify.annotations.NullMarked;
