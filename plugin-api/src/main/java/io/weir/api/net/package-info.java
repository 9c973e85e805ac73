/**
 * Sockets for protocol plugins: listening, dialling, relaying. The only part of the API that knows
 * Netty.
 */
@NullMarked
package io.weir.api.net;

import org.jspecify.annotations.NullMarked;
