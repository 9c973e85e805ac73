package io.weir.plugin.webrtc.media;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.weir.api.net.UdpHandler;
import io.weir.api.net.UdpPort;
import io.weir.api.net.UdpProtocol;
import io.weir.codec.webrtc.DatagramKind;
import io.weir.codec.webrtc.stun.StunMessage;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * WebRTC's datagrams: connectivity checks are looked at one by one, all else belongs to the session
 * that has its address. STUN that is not well-formed goes nowhere.
 */
public final class WebrtcProtocol implements UdpProtocol {
  /** The id of all that goes by its address. */
  static final long BY_ADDRESS = 0;

  /** The id of clients that come by TCP, whose ports are others than those of UDP. */
  static final long BY_CONNECTION = 1;

  private final MediaServices services;
  private final Map<EventLoop, CheckHandler> handlers = new ConcurrentHashMap<>();

  /** Serves every event loop by the same services. */
  public WebrtcProtocol(MediaServices services) {
    this.services = services;
  }

  @Override
  public long classify(ByteBuf datagram) {
    return switch (DatagramKind.of(datagram)) {
      case DTLS, RTP -> BY_ADDRESS;
      case STUN -> stun(datagram);
      case OTHER -> DROP;
    };
  }

  /** Who takes connectivity checks at an event loop; null if its sockets take none. */
  @Nullable CheckHandler at(EventLoop loop) {
    return handlers.get(loop);
  }

  private static long stun(ByteBuf datagram) {
    if (!StunMessage.isWellFormed(datagram)) {
      return DROP;
    }
    return StunMessage.isBindingRequest(datagram) ? HANDSHAKE : BY_ADDRESS;
  }

  @Override
  public UdpHandler handler(UdpPort port) {
    CheckHandler handler = new CheckHandler(port, services);
    handlers.put(port.loop(), handler);
    return handler;
  }
}
