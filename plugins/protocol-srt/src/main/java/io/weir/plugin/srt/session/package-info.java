/** A caller's session, from its first word to the end of the relay. */
@NullMarked
package io.weir.plugin.srt.session;

import org.jspecify.annotations.NullMarked;
