package io.weir.plugin.rtmp.session;

import io.weir.api.Role;
import io.weir.plugin.rtmp.stream.ConnectFacts;
import java.util.Set;

/**
 * What a client asks for by {@code publish} or {@code play}.
 *
 * @param role which of both
 * @param streamName as the client wrote it
 * @param alsoNamed streams that it named by {@code releaseStream} and {@code FCPublish} before; SRS
 *     goes by these, so they must be the same stream
 * @param connect what its {@code connect} said
 * @param line how to answer
 * @param reconnects whether it said that it reconnects on request (Enhanced RTMP)
 */
record Wish(
    Role role,
    String streamName,
    Set<String> alsoNamed,
    ConnectFacts connect,
    ReplyLine line,
    boolean reconnects) {

  /** Copies the set. */
  Wish {
    alsoNamed = Set.copyOf(alsoNamed);
  }
}
