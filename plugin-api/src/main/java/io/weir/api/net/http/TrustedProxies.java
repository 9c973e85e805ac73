package io.weir.api.net.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.NetUtil;
import io.weir.api.net.Cidr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The proxies in front of Weir whose {@code X-Forwarded-For} and {@code X-Forwarded-Proto} count.
 * Everybody else can write there what he likes, so from them nothing counts.
 *
 * <p>Immutable and pure.
 *
 * @param ranges their addresses
 */
public record TrustedProxies(List<Cidr> ranges) {
  private static final String FORWARDED_FOR = "X-Forwarded-For";
  private static final String FORWARDED_PROTO = "X-Forwarded-Proto";

  /** Copies the list. */
  public TrustedProxies {
    ranges = List.copyOf(ranges);
  }

  /**
   * Reads {@code trusted-proxies}, a list of ranges.
   *
   * @throws ConfigException.BadValue if one is none
   */
  public static TrustedProxies from(Config section) {
    List<Cidr> ranges = new ArrayList<>();
    for (String range : section.getStringList("trusted-proxies")) {
      try {
        ranges.add(Cidr.parse(range));
      } catch (IllegalArgumentException e) {
        throw new ConfigException.BadValue(
            section.getValue("trusted-proxies").origin(), "trusted-proxies", e.getMessage(), e);
      }
    }
    return new TrustedProxies(ranges);
  }

  /** Whether the address is one of them. */
  public boolean contains(InetAddress address) {
    for (Cidr range : ranges) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Tells who asks: the rightmost address that is not a trusted proxy's. An entry that is no
   * address ends the search at the proxy that wrote it.
   *
   * @param peer the other end of the connection
   * @param scheme what that connection is
   */
  public Caller caller(InetSocketAddress peer, String scheme, HttpHeaders headers) {
    InetAddress address = peer.getAddress();
    if (address == null || !contains(address)) {
      return new Caller(peer, false, peer, scheme);
    }
    return new Caller(peer, true, client(peer, headers), scheme(scheme, headers));
  }

  private InetSocketAddress client(InetSocketAddress peer, HttpHeaders headers) {
    InetSocketAddress last = peer;
    List<String> lines = headers.getAll(FORWARDED_FOR);
    for (int line = lines.size() - 1; line >= 0; line--) {
      String[] hops = lines.get(line).split(",", -1);
      for (int hop = hops.length - 1; hop >= 0; hop--) {
        InetSocketAddress named = parse(hops[hop].strip());
        if (named == null) {
          return last;
        }
        last = named;
        if (!contains(named.getAddress())) {
          return last;
        }
      }
    }
    return last;
  }

  private static String scheme(String own, HttpHeaders headers) {
    String said = headers.get(FORWARDED_PROTO);
    return "https".equalsIgnoreCase(said) || "http".equalsIgnoreCase(said)
        ? said.toLowerCase(java.util.Locale.ROOT)
        : own;
  }

  /** An address, perhaps with a port; null if it is neither. Names are never looked up. */
  private static @Nullable InetSocketAddress parse(String hop) {
    int colon = hop.lastIndexOf(':');
    boolean withPort = colon > 0 && (hop.indexOf(':') == colon || hop.charAt(colon - 1) == ']');
    byte[] bytes =
        NetUtil.createByteArrayFromIpAddressString(withPort ? hop.substring(0, colon) : hop);
    int port = withPort ? port(hop.substring(colon + 1)) : 0;
    if (bytes == null || port < 0) {
      return null;
    }
    try {
      return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static int port(String digits) {
    if (digits.isEmpty()
        || digits.length() > 5
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    int port = Integer.parseInt(digits);
    return port > 65535 ? -1 : port;
  }
}
