/** The RTMP chunk stream (RTMP 1.0, section 5.3): scanning, assembling, relaying and writing. */
@NullMarked
package io.weir.codec.rtmp.chunk;

import org.jspecify.annotations.NullMarked;
