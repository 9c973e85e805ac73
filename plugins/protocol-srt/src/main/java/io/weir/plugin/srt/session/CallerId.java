package io.weir.plugin.srt.session;

import java.net.InetSocketAddress;

/**
 * Who calls: several sockets of one program may share a port.
 *
 * @param address where it calls from
 * @param socketId its own
 */
record CallerId(InetSocketAddress address, int socketId) {}
