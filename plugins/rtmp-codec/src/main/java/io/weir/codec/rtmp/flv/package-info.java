/** The FLV file format, as HTTP-FLV carries it. */
@NullMarked
package io.weir.codec.rtmp.flv;

import org.jspecify.annotations.NullMarked;
