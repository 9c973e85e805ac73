/**
 * Media of sessions: connectivity checks find their session by user name and prove themselves, all
 * else goes by its address (RFC 7983, RFC 8445).
 */
@NullMarked
package io.weir.plugin.webrtc.media;

import org.jspecify.annotations.NullMarked;
