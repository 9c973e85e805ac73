package io.weir.plugin.webrtc.media;

import io.weir.plugin.webrtc.session.Credential;
import io.weir.plugin.webrtc.session.MediaSession;

/**
 * What a check has proved.
 *
 * @param session whose client sent it
 * @param credential that it showed
 */
record Shown(MediaSession session, Credential credential) {}
