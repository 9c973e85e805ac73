package io.weir.api.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A range of addresses, such as {@code 10.0.0.0/8} or {@code fd00::/8}; an address alone is a range
 * of one. An IPv4 address that came in its IPv6 form ({@code ::ffff:10.0.0.1}) counts as IPv4.
 *
 * <p>Immutable.
 */
public final class Cidr {
  /** Only literals: a name would be looked up, and the look-up would block and could be forged. */
  private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.]{2,45}");

  private final byte[] network;
  private final int prefix;

  private Cidr(byte[] network, int prefix) {
    this.network = network;
    this.prefix = prefix;
  }

  /**
   * Reads a range.
   *
   * @throws IllegalArgumentException if the text is no range
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    byte[] network = address(text, slash < 0 ? text : text.substring(0, slash));
    int bits = network.length * 8;
    int prefix = slash < 0 ? bits : prefix(text, text.substring(slash + 1), bits);
    return new Cidr(network, prefix);
  }

  private static byte[] address(String text, String literal) {
    boolean ipv4 = literal.indexOf(':') < 0;
    if (!LITERAL.matcher(literal).matches() || (ipv4 && literal.split("\\.", -1).length != 4)) {
      throw bad(text);
    }
    try {
      return InetAddress.getByName(literal).getAddress();
    } catch (UnknownHostException e) {
      throw bad(text);
    }
  }

  private static int prefix(String text, String digits, int bits) {
    if (!digits.matches("[0-9]{1,3}") || Integer.parseInt(digits) > bits) {
      throw bad(text);
    }
    return Integer.parseInt(digits);
  }

  private static IllegalArgumentException bad(String text) {
    return new IllegalArgumentException(
        "\"" + text + "\" (expected: an address range such as 10.0.0.0/8 or fd00::/8)");
  }

  /** Whether the address lies in the range. */
  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length != network.length) {
      return false;
    }
    int whole = prefix / 8;
    for (int i = 0; i < whole; i++) {
      if (bytes[i] != network[i]) {
        return false;
      }
    }
    int rest = prefix % 8;
    return rest == 0 || ((bytes[whole] ^ network[whole]) & 0xff) >> (8 - rest) == 0;
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(network) + "/" + prefix;
  }
}
