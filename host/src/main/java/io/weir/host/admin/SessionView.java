package io.weir.host.admin;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.weir.api.OriginId;
import io.weir.host.session.Session;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A session as the system API shows it. The names are stable.
 *
 * @param id to end it by
 * @param protocol name of the protocol plugin
 * @param role {@code publish} or {@code play}
 * @param stream {@code vhost/app/stream}
 * @param client {@code address:port}
 * @param origin where it is relayed to; absent while that is not known
 * @param since when it began, ISO 8601
 * @param bytesToOrigin received from the client
 * @param bytesToClient received from the origin
 * @param packetsToOrigin datagrams from the client; absent where there were none
 * @param packetsToClient datagrams from the origin; absent where there were none
 * @param state {@code opening} or {@code relaying}
 */
@JsonPropertyOrder({
  "id",
  "protocol",
  "role",
  "stream",
  "client",
  "origin",
  "since",
  "bytesToOrigin",
  "bytesToClient",
  "packetsToOrigin",
  "packetsToClient",
  "state"
})
public record SessionView(
    String id,
    String protocol,
    String role,
    String stream,
    String client,
    @Nullable String origin,
    String since,
    long bytesToOrigin,
    long bytesToClient,
    @Nullable Long packetsToOrigin,
    @Nullable Long packetsToClient,
    String state) {

  /** The view of a session. */
  public static SessionView of(Session session) {
    return new SessionView(
        session.id(),
        session.request().protocol(),
        session.request().role().name().toLowerCase(Locale.ROOT),
        session.request().key().toString(),
        Addresses.text(session.request().client()),
        session.origin().map(OriginId::value).orElse(null),
        session.since().toString(),
        session.bytesToOrigin(),
        session.bytesToClient(),
        some(session.packetsToOrigin()),
        some(session.packetsToClient()),
        session.origin().isPresent() ? "relaying" : "opening");
  }

  private static @Nullable Long some(long count) {
    return count == 0 ? null : count;
  }
}
