package io.weir.plugin.loopback.rtmp;

import io.weir.api.Role;

/**
 * What a client asks for.
 *
 * @param role publish or play
 * @param tcUrl {@code rtmp://host:port/app}
 * @param app the application, as in tcUrl
 * @param stream the stream's name
 */
public record ClientRequest(Role role, String tcUrl, String app, String stream) {}
