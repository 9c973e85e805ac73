package io.weir.plugin.rtmp.origin;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How an origin is told, before the handshake, whom Weir speaks for. Pure. */
public enum Introduction {
  /** Not at all. */
  NONE,
  /** As SRS has it: 0xF3, two bytes of length, the IPv4 address. IPv6 clients stay untold. */
  SRS,
  /** Version 2 of the PROXY protocol. */
  PROXY_V2;

  /** An origin's label that says what configuration says for all others. */
  public static final String LABEL = "client-address";

  private static final int SRS_MARK = 0xF3;
  private static final ByteBuf SIGNATURE =
      Unpooled.unreleasableBuffer(
              Unpooled.copiedBuffer("\r\n\r\n\0\r\nQUIT\n", StandardCharsets.US_ASCII))
          .asReadOnly();
  private static final int VERSION_2_PROXY = 0x21;
  private static final int TCP4 = 0x11;
  private static final int TCP6 = 0x21;

  /** As configuration writes them. */
  public static List<String> names() {
    return Arrays.stream(values()).map(Introduction::text).toList();
  }

  private String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Reads a name; empty if it is none. */
  public static Optional<Introduction> named(String text) {
    return Arrays.stream(values()).filter(it -> it.text().equals(text)).findFirst();
  }

  /**
   * Appends to {@code out} what comes first on a connection to an origin.
   *
   * @param client who it is for
   * @param reached the address of Weir that the client has connected to
   */
  void write(ByteBuf out, InetSocketAddress client, InetSocketAddress reached) {
    switch (this) {
      case NONE -> {}
      case SRS -> {
        if (client.getAddress() instanceof Inet4Address address) {
          out.writeByte(SRS_MARK).writeShort(4).writeBytes(address.getAddress());
        }
      }
      case PROXY_V2 -> proxy(out, client, reached);
    }
  }

  private static void proxy(ByteBuf out, InetSocketAddress client, InetSocketAddress reached) {
    boolean short4 =
        client.getAddress() instanceof Inet4Address && reached.getAddress() instanceof Inet4Address;
    byte[] from = bytes(client.getAddress(), short4);
    byte[] to = bytes(reached.getAddress(), short4);
    out.writeBytes(SIGNATURE, 0, SIGNATURE.readableBytes())
        .writeByte(VERSION_2_PROXY)
        .writeByte(short4 ? TCP4 : TCP6)
        .writeShort(from.length + to.length + 4)
        .writeBytes(from)
        .writeBytes(to)
        .writeShort(client.getPort())
        .writeShort(reached.getPort());
  }

  /** Where one of them is IPv6, IPv4 is written as such (RFC 4291 section 2.5.5.2). */
  private static byte[] bytes(InetAddress address, boolean short4) {
    byte[] own = address.getAddress();
    if (short4 || own.length == 16) {
      return own;
    }
    byte[] mapped = new byte[16];
    mapped[10] = (byte) 0xFF;
    mapped[11] = (byte) 0xFF;
    System.arraycopy(own, 0, mapped, 12, own.length);
    return mapped;
  }
}
