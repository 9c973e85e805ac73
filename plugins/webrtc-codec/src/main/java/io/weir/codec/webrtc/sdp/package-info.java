/**
 * Session descriptions (RFC 8866) and their fragments (RFC 8840), as far as a relay of WebRTC has
 * to read them: the credentials and candidates of ICE (RFC 8839). Lines that are not about these
 * keep every byte. Pure.
 */
@NullMarked
package io.weir.codec.webrtc.sdp;

import org.jspecify.annotations.NullMarked;
