/**
 * What WebRTC puts into datagrams, as far as a relay has to look: which protocol a datagram is of,
 * alerts of DTLS, datagrams within a stream of bytes. Pure functions over buffers.
 */
@NullMarked
package io.weir.codec.webrtc;

import org.jspecify.annotations.NullMarked;
