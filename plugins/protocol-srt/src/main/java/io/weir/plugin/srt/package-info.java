/** SRT as a plugin. */
@NullMarked
package io.weir.plugin.srt;

import org.jspecify.annotations.NullMarked;
