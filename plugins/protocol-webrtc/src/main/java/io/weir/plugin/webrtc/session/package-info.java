/**
 * Sessions of WebRTC: who created them, what proves that a datagram is theirs, how long they last.
 * A session outlives the sockets by which it is relayed, and may be relayed by another replica than
 * the one that created it.
 */
@NullMarked
package io.weir.plugin.webrtc.session;

import org.jspecify.annotations.NullMarked;
