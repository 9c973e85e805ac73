/** AMF0 and AMF3 values, bounded in depth and number. */
@NullMarked
package io.weir.codec.rtmp.amf;

import org.jspecify.annotations.NullMarked;
