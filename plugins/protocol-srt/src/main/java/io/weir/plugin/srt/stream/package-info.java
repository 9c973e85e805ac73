/** Names of streams as SRT callers write them: pure mapping to stream keys. */
@NullMarked
package io.weir.plugin.srt.stream;

import org.jspecify.annotations.NullMarked;
