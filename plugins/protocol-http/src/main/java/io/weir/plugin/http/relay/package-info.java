/** From a named target to an origin's answer at the client. */
@NullMarked
package io.weir.plugin.http.relay;

import org.jspecify.annotations.NullMarked;
