/** The opening of an RTMP connection: simple (RTMP 1.0, section 5.2) and with digests. */
@NullMarked
package io.weir.codec.rtmp.handshake;

import org.jspecify.annotations.NullMarked;
