/** RTMP as the loopback origins serve it and as the demo's client speaks it. */
@NullMarked
package io.weir.plugin.loopback.rtmp;

import org.jspecify.annotations.NullMarked;
