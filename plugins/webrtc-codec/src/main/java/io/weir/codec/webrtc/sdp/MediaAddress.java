package io.weir.codec.webrtc.sdp;

/**
 * An address of our own at which media is taken.
 *
 * <p>Immutable.
 *
 * @param address IPv4, or IPv6 without brackets
 * @param port 1..65535
 * @param tcp whether it takes connections (RFC 6544), else datagrams
 */
public record MediaAddress(String address, int port, boolean tcp) {}
