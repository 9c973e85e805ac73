package io.weir.plugin.webrtc.media;

import io.netty.buffer.ByteBuf;
import io.weir.api.net.UdpHandler;
import io.weir.api.net.UdpHandshake;
import io.weir.api.net.UdpPort;
import io.weir.api.net.UdpSession;
import io.weir.api.routing.EndReason;
import io.weir.codec.webrtc.stun.StunMessage;
import io.weir.codec.webrtc.stun.StunVerifier;
import io.weir.plugin.webrtc.session.Credential;
import io.weir.plugin.webrtc.session.MediaSession;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes connectivity checks of one event loop. Nothing is done for an address, nor taken from one,
 * before a check from there has the integrity that only the session's client can give it.
 */
final class CheckHandler implements UdpHandler {
  /** Checks wait for nothing: one that comes while its session is looked up is said again. */
  private static final int MOST_LOOK_UPS = 64;

  private final UdpPort port;
  private final MediaServices services;
  private final StunVerifier verifier = new StunVerifier();
  private final Map<MediaSession, UdpLeg> legs = new HashMap<>();
  private final IdentityHashMap<UdpSession, UdpLeg> bySocket = new IdentityHashMap<>();
  private final Set<MediaSession> opening = new HashSet<>();
  private int lookUps;

  CheckHandler(UdpPort port, MediaServices services) {
    this.port = port;
    this.services = services;
  }

  @Override
  public void received(UdpHandshake handshake) {
    InetSocketAddress from = handshake.from();
    Shown shown = verified(handshake.content(), from, handshake::reply);
    if (shown == null) {
      return;
    }
    UdpLeg leg = legs.get(shown.session());
    if (leg != null && !leg.endpoint().equals(shown.credential().endpoint())) {
      leg.proved();
      leg.end(EndReason.IDLE); // after an ICE restart the origin is elsewhere
      leg = null;
    }
    if (leg != null) {
      leg.checked(from, handshake.content());
    } else if (opening.add(shown.session())) {
      open(shown, from, handshake.content().copy());
    }
  }

  /**
   * Whose client has sent this; null if it proves nothing, or not yet, or its session is over,
   * which it is told (RFC 7675 section 5.2): it would wait for half a minute else.
   *
   * @param request a well-formed binding request
   * @param refuse sends an answer and takes it over
   */
  @Nullable Shown verified(ByteBuf request, InetSocketAddress from, Consumer<ByteBuf> refuse) {
    String username = StunMessage.username(request);
    MediaSession session = services.sessions().find(username);
    Credential ended = session == null ? services.sessions().ended(username) : null;
    if (ended != null && verifier.verify(request, ended.key())) {
      ByteBuf answer = request.alloc().buffer(StunVerifier.REFUSAL);
      verifier.forbid(request, ended.key(), answer);
      refuse.accept(answer);
      services.sessions().told(username);
      return null;
    }
    if (session == null) {
      session = lookUp(username, from);
    }
    if (session == null) {
      return null;
    }
    Credential credential = session.credential(username);
    if (credential == null || !verifier.verify(request, credential.key())) {
      report("stun_integrity", from, "MESSAGE-INTEGRITY: by another password, or none");
      return null;
    }
    services.sessions().confirmed(session, credential);
    session.heard(services.nanos().getAsLong());
    return new Shown(session, credential);
  }

  /**
   * A session of another replica: at once if the store answers at once, else with a later check.
   */
  private @Nullable MediaSession lookUp(String username, InetSocketAddress from) {
    if (username.indexOf(':') < 0 || lookUps >= MOST_LOOK_UPS) {
      report("stun_user", from, "user name: of no session (expected: originUfrag:clientUfrag)");
      return null;
    }
    lookUps++;
    CompletionStage<Optional<MediaSession>> asked = services.sessions().lookUp(username);
    Answer answer = new Answer(from);
    asked
        .exceptionally(unreachable -> Optional.empty())
        .thenAccept(
            found -> {
              if (port.loop().inEventLoop()) {
                answer.came(found);
              } else {
                port.loop().execute(() -> answer.came(found));
              }
            });
    return answer.session;
  }

  private final class Answer {
    private final InetSocketAddress from;
    private @Nullable MediaSession session;

    Answer(InetSocketAddress from) {
      this.from = from;
    }

    void came(Optional<MediaSession> found) {
      lookUps--;
      session = found.orElse(null);
      if (found.isEmpty()) {
        report("stun_user", from, "user name: of no session (expected: one of a session)");
      }
    }
  }

  /** Takes the request over. */
  private void open(Shown shown, InetSocketAddress from, ByteBuf request) {
    MediaSession session = shown.session();
    UdpLeg leg = new UdpLeg(this, shown);
    release(from);
    LegOpening.open(
        port,
        from,
        WebrtcProtocol.BY_ADDRESS,
        services.sessions().timeout(),
        leg,
        opened -> {
          opening.remove(session);
          if (opened) {
            legs.put(session, leg);
            bySocket.put(leg.socket(), leg);
            leg.checked(from, request);
          }
          request.release();
        });
  }

  void closed(UdpLeg leg) {
    legs.remove(leg.session(), leg);
    bySocket.remove(leg.socket());
  }

  /** An address that has proved to be this session's belongs to no other any more. */
  void release(InetSocketAddress from) {
    port.find(from, WebrtcProtocol.BY_ADDRESS)
        .ifPresent(
            other -> {
              other.unbind(from, WebrtcProtocol.BY_ADDRESS);
              UdpLeg leg = bySocket.get(other);
              if (leg != null) {
                leg.lost(from);
              }
            });
  }

  UdpPort port() {
    return port;
  }

  MediaServices services() {
    return services;
  }

  void report(String reason, InetSocketAddress from, String detail) {
    services.badInput().report(reason, from, detail);
  }
}
