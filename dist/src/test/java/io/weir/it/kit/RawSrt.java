package io.weir.it.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * One end of SRT that says exactly what it is told to, on a UDP socket of its own. Written after
 * the draft, apart from Weir's code.
 */
public final class RawSrt implements AutoCloseable {
  /** Bytes of a handshake without extensions. */
  public static final int HANDSHAKE = 64;

  public static final int INDUCTION = 1;
  public static final int CONCLUSION = -1;

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration PACE = Duration.ofSeconds(1);
  private static final int TRIES = 8;

  private final DatagramSocket socket;

  private RawSrt(DatagramSocket socket) {
    this.socket = socket;
  }

  /** A socket of any port on loopback that speaks with nobody in particular yet. */
  public static RawSrt open() {
    return open(InetAddress.getLoopbackAddress());
  }

  /** The same at another address. */
  public static RawSrt open(InetAddress address) {
    try {
      return new RawSrt(new DatagramSocket(0, address));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A socket that speaks with a port on loopback. */
  public static RawSrt to(int port) {
    return to(InetAddress.getLoopbackAddress(), port);
  }

  /** A socket that speaks with a port of an address of this machine. */
  public static RawSrt to(InetAddress address, int port) {
    RawSrt end = open(address);
    try {
      end.socket.connect(new InetSocketAddress(address, port));
      return end;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** IPv6's loopback address. */
  public static InetAddress ipv6() {
    try {
      byte[] address = new byte[16];
      address[15] = 1;
      return InetAddress.getByAddress(address);
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its own port. */
  public int port() {
    return socket.getLocalPort();
  }

  /** Its own address, as it stands before a port. */
  String host() {
    String address = socket.getLocalAddress().getHostAddress();
    return address.contains(":") ? "[" + address + "]" : address;
  }

  /** A handshake packet. */
  public static byte[] handshake(
      int destination, int version, int type, int request, int socketId, int cookie) {
    return ByteBuffer.allocate(HANDSHAKE)
        .putInt(0x80000000)
        .putInt(0)
        .putInt(1000)
        .putInt(destination)
        .putInt(version)
        .putInt(type)
        .putInt(12345)
        .putInt(1500)
        .putInt(8192)
        .putInt(request)
        .putInt(socketId)
        .putInt(cookie)
        .putInt(0x0100007f)
        .array();
  }

  /** A caller's first word. */
  public static byte[] induction(int socketId) {
    return handshake(0, 4, 2, INDUCTION, socketId, 0);
  }

  /** A caller's second word, with latency and stream id. */
  public static byte[] conclusion(int socketId, int cookie, String streamId) {
    return concat(
        handshake(0, 5, 5, CONCLUSION, socketId, cookie),
        extension(1, words(0x010501, 0xbf, 0x780078)),
        extension(5, swapped(streamId)));
  }

  /** One extension. */
  public static byte[] extension(int type, byte[] content) {
    return concat(words((type << 16) | (content.length / 4)), content);
  }

  private static byte[] words(int... words) {
    ByteBuffer bytes = ByteBuffer.allocate(words.length * Integer.BYTES);
    Arrays.stream(words).forEach(bytes::putInt);
    return bytes.array();
  }

  /** A text as stream ids are written: every four bytes the other way round. */
  public static byte[] swapped(String text) {
    byte[] plain = text.getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(plain, (plain.length + 3) / 4 * 4);
    byte[] turned = new byte[padded.length];
    for (int i = 0; i < padded.length; i++) {
      turned[i] = padded[i ^ 3];
    }
    return turned;
  }

  /** Several pieces as one. */
  public static byte[] concat(byte[]... pieces) {
    int size = Arrays.stream(pieces).mapToInt(piece -> piece.length).sum();
    ByteBuffer all = ByteBuffer.allocate(size);
    Arrays.stream(pieces).forEach(all::put);
    return all.array();
  }

  /** A packet with 32 bits at an offset replaced. */
  public static byte[] with(byte[] packet, int offset, int value) {
    byte[] copy = packet.clone();
    ByteBuffer.wrap(copy).putInt(offset, value);
    return copy;
  }

  /** 32 bits at an offset: 12 is the destination, 36 the request, 40 the sender, 44 the cookie. */
  public static int at(byte[] packet, int offset) {
    return ByteBuffer.wrap(packet).getInt(offset);
  }

  /** A data packet. */
  public static byte[] data(int destination, int sequence) {
    return ByteBuffer.allocate(16 + 188)
        .putInt(sequence)
        .putInt(0xe0000000 | sequence)
        .putInt(0)
        .putInt(destination)
        .array();
  }

  /** A packet that ends a connection. */
  public static byte[] shutdown(int destination) {
    return ByteBuffer.allocate(20).putInt(0x80050000).putInt(12, destination).array();
  }

  /** Sends to the port that this end speaks with. */
  public void send(byte[] bytes) {
    send(new DatagramPacket(bytes, bytes.length));
  }

  /** Sends to somebody. */
  public void send(byte[] bytes, InetSocketAddress to) {
    send(new DatagramPacket(bytes, bytes.length, to));
  }

  private void send(DatagramPacket packet) {
    try {
      socket.send(packet);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A datagram that came. */
  public static final class Heard {
    private final byte[] bytes;
    private final InetSocketAddress from;

    private Heard(byte[] bytes, InetSocketAddress from) {
      this.bytes = bytes;
      this.from = from;
    }

    /** What it says. */
    public byte[] bytes() {
      return bytes.clone();
    }

    /** Its sender. */
    public InetSocketAddress from() {
      return from;
    }
  }

  /** The next datagram; empty if none comes in time. */
  public Optional<Heard> hear(Duration limit) {
    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
    try {
      socket.setSoTimeout((int) limit.toMillis());
      socket.receive(packet);
    } catch (SocketTimeoutException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
    return Optional.of(new Heard(bytes, (InetSocketAddress) packet.getSocketAddress()));
  }

  /** The next datagram, which must come. */
  public byte[] answer() {
    return hear(PATIENCE)
        .orElseThrow(() -> new AssertionError("nothing came within " + PATIENCE))
        .bytes();
  }

  /** Says something again and again, as callers do, until something comes back. */
  public byte[] ask(byte[] words) {
    for (int i = 0; i < TRIES; i++) {
      send(words);
      Optional<Heard> heard = hear(PACE);
      if (heard.isPresent()) {
        return heard.get().bytes();
      }
    }
    throw new AssertionError("no answer to " + TRIES + " times the same");
  }

  /** Asks for a cookie. */
  public int cookie(int socketId) {
    return at(ask(induction(socketId)), 44);
  }

  /** Goes through a caller's handshake; returns the answer to the conclusion. */
  public byte[] call(int socketId, String streamId) {
    byte[] answer = ask(conclusion(socketId, cookie(socketId), streamId));
    while (at(answer, 36) == INDUCTION) {
      answer = answer(); // that one was to an induction that was said again
    }
    return answer;
  }

  @Override
  public void close() {
    socket.close();
  }
}
