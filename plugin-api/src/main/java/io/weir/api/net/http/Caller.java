package io.weir.api.net.http;

import java.net.InetSocketAddress;

/**
 * Who asks.
 *
 * <p>Immutable.
 *
 * @param peer the other end of the connection
 * @param trusted whether the peer is a proxy whose word counts
 * @param address the client: the peer, or what trusted proxies say of it (port 0 if they do not)
 * @param scheme {@code http} or {@code https}, as the client used it
 */
public record Caller(
    InetSocketAddress peer, boolean trusted, InetSocketAddress address, String scheme) {}
