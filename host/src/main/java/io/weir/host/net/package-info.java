/** Event loops, threads, listening, dialling and relaying. */
@NullMarked
package io.weir.host.net;

import org.jspecify.annotations.NullMarked;
