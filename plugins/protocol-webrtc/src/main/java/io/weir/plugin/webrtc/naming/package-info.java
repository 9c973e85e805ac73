/** Names of streams as WebRTC clients write them: pure mapping to stream keys. */
@NullMarked
package io.weir.plugin.webrtc.naming;

import org.jspecify.annotations.NullMarked;
