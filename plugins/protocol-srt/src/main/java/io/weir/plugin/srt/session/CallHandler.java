package io.weir.plugin.srt.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.weir.api.net.UdpHandler;
import io.weir.api.net.UdpHandshake;
import io.weir.api.net.UdpOpening;
import io.weir.api.net.UdpPort;
import io.weir.codec.srt.Handshake;
import io.weir.codec.srt.Handshakes;
import io.weir.codec.srt.Rejection;
import io.weir.codec.srt.SrtException;
import io.weir.codec.srt.SrtPacket;
import io.weir.codec.srt.StreamIdExtension;
import io.weir.plugin.srt.origin.Words;
import io.weir.plugin.srt.stream.BadModeException;
import io.weir.plugin.srt.stream.NamedStream;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * Answers callers of one event loop. Nothing is kept for a caller before it has shown a valid
 * cookie, and no answer before that is longer than what it answers.
 */
final class CallHandler implements UdpHandler {
  private final UdpPort port;
  private final CallerServices services;
  private final Cookies cookies;
  private final Calls calls;

  CallHandler(UdpPort port, CallerServices services) {
    this.port = port;
    this.services = services;
    this.cookies = new Cookies(services.secret().key("cookie"), services.clock());
    this.calls = new Calls(port.loop());
  }

  @Override
  public void received(UdpHandshake datagram) {
    try {
      Handshake handshake = Handshake.read(datagram.content());
      switch (handshake.request()) {
        case Handshake.INDUCTION -> induct(datagram);
        case Handshake.CONCLUSION -> conclude(datagram, handshake);
        case Handshake.WAVEAHAND -> refuse(datagram, Rejection.RENDEZVOUS, "a rendezvous");
        default -> report("request", datagram, "request: " + handshake.request());
      }
    } catch (SrtException e) {
      report(tag(e), datagram, String.valueOf(e.getMessage()));
    }
  }

  private void induct(UdpHandshake datagram) {
    int cookie = cookies.issue(datagram.from());
    datagram.reply(Handshakes.inductionAnswer(buffer(), datagram.content(), cookie));
  }

  private void conclude(UdpHandshake datagram, Handshake handshake) throws SrtException {
    CallerId caller =
        new CallerId(datagram.from(), handshake.socketId(), handshake.initialSequence());
    Optional<Calls.Known> known = calls.find(caller);
    if (!cookies.isValid(datagram.from(), handshake.cookie())) {
      refuse(datagram, Rejection.ROGUE, "cookie: not ours, or expired");
    } else if (known.isPresent()) {
      known.get().refusal().ifPresent(code -> reject(datagram, code));
    } else if (handshake.version() == Handshake.VERSION_4) {
      refuse(datagram, Rejection.VERSION, "version: 4 (expected: 5)");
      hangUp(caller);
    } else if (handshake.version() != Handshake.VERSION_5) {
      refuse(datagram, Rejection.VERSION, "version: " + handshake.version() + " (expected: 5)");
    } else {
      name(datagram, handshake).ifPresent(stream -> open(datagram, caller, stream));
    }
  }

  /**
   * Callers of version 4 take a refusal for consent; libsrt's listeners end them like this, too.
   */
  private void hangUp(CallerId caller) {
    port.open(caller.address())
        .ifPresent(
            opening -> {
              opening.toClient(SrtPacket.shutdown(buffer(), caller.socketId()));
              opening.close();
            });
  }

  private Optional<NamedStream> name(UdpHandshake datagram, Handshake handshake) {
    try {
      String streamId = StreamIdExtension.find(datagram.content(), handshake);
      return Optional.of(services.naming().name(streamId));
    } catch (SrtException e) {
      boolean text = e.reason() == SrtException.Reason.STREAM_ID;
      report(tag(e), datagram, String.valueOf(e.getMessage()));
      reject(datagram, (text ? Rejection.BAD_REQUEST : Rejection.ROGUE).code());
    } catch (BadModeException e) {
      refuse(datagram, Rejection.BAD_MODE, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      refuse(datagram, Rejection.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }

  private void open(UdpHandshake datagram, CallerId caller, NamedStream stream) {
    Optional<UdpOpening> opening = port.open(datagram.from());
    if (opening.isEmpty()) {
      reject(datagram, Rejection.OVERLOAD.code());
      return;
    }
    try {
      Words conclusion = Words.copy(datagram.content(), services.nanos().getAsLong());
      new Call(caller, conclusion, opening.get(), cookies, calls, port.loop(), services)
          .start(stream);
    } catch (SrtException e) {
      opening.get().close();
      throw new IllegalStateException("was read before", e);
    }
  }

  private void refuse(UdpHandshake datagram, Rejection rejection, String why) {
    report(rejection.name().toLowerCase(Locale.ROOT), datagram, why);
    reject(datagram, rejection.code());
  }

  private static void reject(UdpHandshake datagram, int code) {
    datagram.reply(Handshakes.rejection(buffer(), datagram.content(), code));
  }

  private void report(String reason, UdpHandshake datagram, String detail) {
    InetSocketAddress from = datagram.from();
    services.badInput().report(reason, from, detail);
  }

  private static String tag(SrtException e) {
    return e.reason().name().toLowerCase(Locale.ROOT);
  }

  private static ByteBuf buffer() {
    return PooledByteBufAllocator.DEFAULT.buffer(Handshake.SIZE);
  }
}
