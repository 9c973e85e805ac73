@NullMarked
package io.weir.plugin.rtmp.stream;

import org.jspecify.annotations.NullMarked;
