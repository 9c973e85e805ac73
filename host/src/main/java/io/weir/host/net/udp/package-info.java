/**
 * Datagrams: listening sockets, one a loop, with their session tables; sockets to origins; the
 * relay between them. All of a client is confined to the event loop that its datagrams come to.
 */
@NullMarked
package io.weir.host.net.udp;

import org.jspecify.annotations.NullMarked;
