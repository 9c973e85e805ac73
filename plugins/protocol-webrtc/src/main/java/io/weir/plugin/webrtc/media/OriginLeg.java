package io.weir.plugin.webrtc.media;

import io.netty.buffer.ByteBuf;
import io.weir.api.Endpoint;
import io.weir.api.net.UdpInspector;
import io.weir.api.net.UdpSession;
import io.weir.api.routing.EndReason;
import io.weir.codec.webrtc.DtlsRecord;
import io.weir.plugin.webrtc.session.Leg;
import io.weir.plugin.webrtc.session.MediaSession;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A session's socket to its origin at one event loop, whatever the client's side is. Confined to
 * its loop, but for what {@link Leg} says.
 */
abstract class OriginLeg implements UdpInspector, Leg {
  /** After a farewell, until the client is heard again. */
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final MediaServices services;
  private final MediaSession session;
  private final Endpoint endpoint;
  private volatile @Nullable UdpSession socket;
  private volatile long heard;
  private volatile boolean farewell;

  OriginLeg(MediaServices services, Shown shown) {
    this.services = services;
    this.session = shown.session();
    this.endpoint = shown.credential().endpoint();
    this.heard = services.nanos().getAsLong();
  }

  /** Its socket is there, opened for a check that has proved itself. */
  void begin(UdpSession joined) {
    socket = joined;
  }

  final UdpSession socket() {
    return Objects.requireNonNull(socket, "not begun");
  }

  final MediaSession session() {
    return session;
  }

  /** Where its origin takes media. */
  final Endpoint endpoint() {
    return endpoint;
  }

  /** The client has proved that it is there. */
  final void proved() {
    heard = services.nanos().getAsLong();
    farewell = false;
    socket().alive();
  }

  /** Whoever sent this may be leaving. */
  final void look(ByteBuf datagram) {
    if (DtlsRecord.isEncryptedAlert(datagram)) {
      farewell = true;
    }
  }

  @Override
  public void ended(UdpSession relayed, EndReason reason) {
    session.leave(this);
    if (farewell) {
      services.sessions().end(session, EndReason.CLIENT_CLOSED);
    } else if (reason != EndReason.IDLE) {
      services.sessions().end(session, reason);
    }
  }

  @Override
  public final long heard() {
    return heard;
  }

  @Override
  public final Duration patience(Duration usual) {
    return farewell && usual.compareTo(FAREWELL) > 0 ? FAREWELL : usual;
  }

  @Override
  public final void end(EndReason reason) {
    UdpSession relayed = socket;
    if (relayed != null) {
      relayed.end(reason);
    }
  }
}
