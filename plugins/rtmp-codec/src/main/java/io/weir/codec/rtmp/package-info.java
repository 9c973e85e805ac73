/** The RTMP wire format: messages, their kinds and what may be wrong with them. */
@NullMarked
package io.weir.codec.rtmp;

import org.jspecify.annotations.NullMarked;
