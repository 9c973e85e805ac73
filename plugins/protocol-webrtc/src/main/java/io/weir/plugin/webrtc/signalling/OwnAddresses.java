package io.weir.plugin.webrtc.signalling;

import io.netty.util.NetUtil;
import io.weir.api.net.http.HttpCall;
import io.weir.codec.webrtc.sdp.MediaAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where clients send their media. Immutable, but for the port, which is known when the socket is
 * bound; safe for use by any thread.
 */
public final class OwnAddresses {
  private final List<InetSocketAddress> configured;
  private volatile int port;
  private volatile int tcpPort;

  /**
   * Some addresses.
   *
   * @param configured as clients see them; port 0 is the bound one; empty for those of requests
   */
  public OwnAddresses(List<InetSocketAddress> configured) {
    this.configured = List.copyOf(configured);
  }

  /**
   * Reads an address as configuration writes it; names are not looked up.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static InetSocketAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    boolean ported = colon > 0 && (text.indexOf(':') == colon || text.charAt(colon - 1) == ']');
    InetAddress address = literal(ported ? text.substring(0, colon) : text);
    String digits = ported ? text.substring(colon + 1) : "0";
    if (address == null || !digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) > 65535) {
      throw new IllegalArgumentException(
          "\"" + text + "\" (expected: address, address:port or [ipv6]:port)");
    }
    return new InetSocketAddress(address, Integer.parseInt(digits));
  }

  /**
   * The media sockets are bound.
   *
   * @param tcp 0 if there is none
   */
  public void bound(int udp, int tcp) {
    port = udp;
    tcpPort = tcp;
  }

  /** What the answer to a call names. */
  List<MediaAddress> of(HttpCall call) {
    List<InetSocketAddress> reached =
        configured.isEmpty() ? List.of(new InetSocketAddress(seen(call), 0)) : configured;
    List<MediaAddress> own = new ArrayList<>();
    reached.forEach(each -> own.add(media(each, port, false)));
    if (tcpPort != 0) {
      reached.forEach(each -> own.add(media(each, tcpPort, true)));
    }
    return own;
  }

  private static MediaAddress media(InetSocketAddress reached, int bound, boolean tcp) {
    String text = NetUtil.toAddressString(reached.getAddress());
    int zone = text.indexOf('%');
    int at = reached.getPort() == 0 ? bound : reached.getPort();
    return new MediaAddress(zone < 0 ? text : text.substring(0, zone), at, tcp);
  }

  /** The address that the client named, or if it named none the one that it reached. */
  private static InetAddress seen(HttpCall call) {
    InetAddress named = literal(host(call.request().authority()));
    if (named != null) {
      return named;
    }
    SocketAddress reached = call.channel().localAddress();
    return reached instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet.getAddress()
        : InetAddress.getLoopbackAddress();
  }

  private static String host(String authority) {
    int colon = authority.lastIndexOf(':');
    boolean ported = colon > authority.lastIndexOf(']');
    return ported ? authority.substring(0, colon) : authority;
  }

  private static @Nullable InetAddress literal(String host) {
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(bare);
    if (bytes == null) {
      return null;
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (java.net.UnknownHostException e) {
      return null;
    }
  }
}
