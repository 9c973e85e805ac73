/** Names of streams as RTMP clients write them: pure mapping to stream keys. */
@NullMarked
package io.weir.plugin.rtmp.stream;

import org.jspecify.annotations.NullMarked;
