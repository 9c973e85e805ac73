/** The RTMP wire format: handshakes, chunk stream, messages and AMF, without sessions or origins. */
@NullMarked
package io.weir.codec.rtmp;

import org.jspecify.annotations.NullMarked;
