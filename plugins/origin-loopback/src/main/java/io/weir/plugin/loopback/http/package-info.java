/** HTTP-FLV as the loopback origins serve it. */
@NullMarked
package io.weir.plugin.loopback.http;

import org.jspecify.annotations.NullMarked;
