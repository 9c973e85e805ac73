/** WebRTC by WHIP, WHEP and SRS's JSON calls: the plugin and its server. */
@NullMarked
package io.weir.plugin.webrtc;

import org.jspecify.annotations.NullMarked;
