/**
 * HTTP/1.1 for protocol plugins (RFC 9110, RFC 9112): a server whose limits hold against hostile
 * clients, a client for origins, and the pure rules between them (CORS, forwarded headers, problem
 * documents). The host implements the parts that own connections.
 *
 * <p>A call and everything that belongs to it is confined to the event loop of its client's
 * connection; the origin's connection lives there too, so that nothing hops between threads.
 */
@NullMarked
package io.weir.api.net.http;

import org.jspecify.annotations.NullMarked;
