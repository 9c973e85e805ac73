package io.weir.plugin.rtmp.session;

import io.weir.api.Role;
import io.weir.plugin.rtmp.stream.ConnectFacts;

/**
 * What a client asks for by {@code publish} or {@code play}.
 *
 * @param role which of both
 * @param streamName as the client wrote it
 * @param connect what its {@code connect} said
 * @param line how to answer
 */
record Wish(Role role, String streamName, ConnectFacts connect, ReplyLine line) {}
