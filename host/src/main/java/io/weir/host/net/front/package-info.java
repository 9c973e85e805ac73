/** Proxies in front of Weir that say whom they speak for (PROXY protocol). */
@NullMarked
package io.weir.host.net.front;

import org.jspecify.annotations.NullMarked;
