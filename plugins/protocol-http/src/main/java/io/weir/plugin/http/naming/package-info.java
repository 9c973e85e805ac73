/** Names of streams as HTTP clients write them: pure mapping to stream keys. */
@NullMarked
package io.weir.plugin.http.naming;

import org.jspecify.annotations.NullMarked;
