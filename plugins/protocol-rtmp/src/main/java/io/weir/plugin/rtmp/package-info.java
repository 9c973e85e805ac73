/** RTMP, as a protocol plugin: its factory, its settings, its server. */
@NullMarked
package io.weir.plugin.rtmp;

import org.jspecify.annotations.NullMarked;
