package io.weir.host.direct;

import io.weir.api.StreamKey;
import io.weir.api.VhostRule;

/** Names the streams that origins speak of. Pure. */
final class StreamNames {
  private final VhostRule vhosts;

  StreamNames(VhostRule vhosts) {
    this.vhosts = vhosts;
  }

  /**
   * The key under which Weir's clients find it.
   *
   * @param vhost as the origin names it
   * @param stream perhaps with segments that Weir counts to the application, or a query
   * @throws IllegalArgumentException if it names no stream
   */
  StreamKey key(String vhost, String app, String stream) {
    int query = stream.indexOf('?');
    String path = app + "/" + (query < 0 ? stream : stream.substring(0, query));
    int slash = path.lastIndexOf('/');
    return new StreamKey(vhosts.fold(vhost), path.substring(0, slash), path.substring(slash + 1));
  }
}
