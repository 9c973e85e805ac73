/**
 * HTTP on Netty's codecs: the server that protocols show to clients, by HTTP/1.1 or HTTP/2, and the
 * pool and the raw openings by which they ask origins, by HTTP/1.1. Everything of one client is
 * confined to its event loop.
 */
@NullMarked
package io.weir.host.net.http;

import org.jspecify.annotations.NullMarked;
