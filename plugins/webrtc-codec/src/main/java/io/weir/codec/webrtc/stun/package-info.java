/**
 * STUN messages as ICE uses them (RFC 8489, RFC 8445): checked whole before anything is read, read
 * in place.
 */
@NullMarked
package io.weir.codec.webrtc.stun;

import org.jspecify.annotations.NullMarked;
