package io.weir.plugin.srt.session;

import java.net.InetSocketAddress;

/**
 * Who calls: several sockets of one program may share a port, and one that restarts may take the
 * same socket id again.
 *
 * @param address where it calls from
 * @param socketId its own
 * @param initialSequence of its data
 */
record CallerId(InetSocketAddress address, int socketId, int initialSequence) {}
