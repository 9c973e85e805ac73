/** HTTP-FLV, HTTP-TS and HLS, as a protocol plugin. */
@NullMarked
package io.weir.plugin.http;

import org.jspecify.annotations.NullMarked;
