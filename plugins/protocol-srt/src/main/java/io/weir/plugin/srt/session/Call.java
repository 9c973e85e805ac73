package io.weir.plugin.srt.session;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.weir.api.net.UdpOpening;
import io.weir.api.net.UdpSession;
import io.weir.api.routing.EndReason;
import io.weir.api.routing.Route;
import io.weir.api.routing.StreamRequest;
import io.weir.codec.srt.Handshakes;
import io.weir.codec.srt.Rejection;
import io.weir.plugin.srt.origin.OriginLeg;
import io.weir.plugin.srt.origin.SrtConnector;
import io.weir.plugin.srt.origin.Words;
import io.weir.plugin.srt.stream.NamedStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A caller with a valid cookie, until it is refused or its session relays. Confined to its event
 * loop.
 */
final class Call {
  private static final Logger log = LoggerFactory.getLogger(Call.class);
  private static final String PROTOCOL = "srt";

  private final CallerId caller;
  private final Words conclusion;
  private final UdpOpening opening;
  private final Cookies cookies;
  private final Calls calls;
  private final EventLoop loop;
  private final CallerServices services;

  Call(
      CallerId caller,
      Words conclusion,
      UdpOpening opening,
      Cookies cookies,
      Calls calls,
      EventLoop loop,
      CallerServices services) {
    this.caller = caller;
    this.conclusion = conclusion;
    this.opening = opening;
    this.cookies = cookies;
    this.calls = calls;
    this.loop = loop;
    this.services = services;
  }

  void start(NamedStream stream) {
    calls.begin(caller);
    StreamRequest request =
        new StreamRequest(
            stream.key(), stream.role(), PROTOCOL, PROTOCOL, caller.address(), stream.parameters());
    services
        .router()
        .open(request, new SrtConnector(opening, conclusion, loop, services.nanos()), loop)
        .whenComplete(this::opened);
  }

  private void opened(@Nullable Route<OriginLeg> route, @Nullable Throwable failure) {
    if (route == null) {
      refuse(Refusals.code(failure == null ? new NullPointerException() : failure));
    } else {
      join(route);
    }
  }

  private void join(Route<OriginLeg> route) {
    OriginLeg leg = route.connection();
    RelayedCall relayed = new RelayedCall(caller, leg, cookies, calls, services.nanos());
    long id = SrtProtocol.sessionId(leg.socketId());
    calls.joined(caller);
    Optional<UdpSession> session =
        opening.join(id, leg.socket(), route, services.silence(), relayed);
    if (session.isEmpty()) {
      log.debug("{}: socket id {} of {} is taken", caller, id, route.origin().id());
      route.close(EndReason.ORIGIN_ERROR);
      leg.close();
      refuse(Rejection.GATEWAY.code());
      return;
    }
    session.get().bind(caller.address(), SrtProtocol.callerId(caller.socketId()));
    relayed.accept(session.get());
  }

  private void refuse(int code) {
    calls.refused(caller, code);
    opening.toClient(
        Handshakes.rejection(PooledByteBufAllocator.DEFAULT.buffer(), conclusion.packet(), code));
    opening.close();
  }
}
