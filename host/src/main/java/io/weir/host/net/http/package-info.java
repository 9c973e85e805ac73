/**
 * HTTP/1.1 on Netty's codec: the server that protocols show to clients, and the pool and the raw
 * openings by which they ask origins. Everything of one client is confined to its event loop.
 */
@NullMarked
package io.weir.host.net.http;

import org.jspecify.annotations.NullMarked;
