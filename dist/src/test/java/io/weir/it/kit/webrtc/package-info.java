/**
 * An origin that speaks WebRTC by a real stack (libwebrtc), in a process of its own: {@link
 * io.weir.it.kit.webrtc.OriginMain} is what runs there.
 */
@NullMarked
package io.weir.it.kit.webrtc;

import org.jspecify.annotations.NullMarked;
