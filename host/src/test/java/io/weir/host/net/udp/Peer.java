package io.weir.host.net.udp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A plain datagram socket: a client, or an origin that says what the test tells it to. */
final class Peer implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  /**
   * What came.
   *
   * @param text its type and what follows the id
   * @param length bytes of the datagram
   * @param from who sent it
   */
  record Heard(String text, int length, InetSocketAddress from) {

    char type() {
      return text.charAt(0);
    }
  }

  private final DatagramSocket socket;

  Peer() throws IOException {
    this(InetAddress.getLoopbackAddress());
  }

  Peer(InetAddress address) throws IOException {
    this(address, 0);
  }

  Peer(InetAddress address, int port) throws IOException {
    socket = new DatagramSocket(new InetSocketAddress(address, port));
    socket.setReceiveBufferSize(1 << 20);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /** A datagram of the test's protocol: type, id, the rest. */
  static byte[] datagram(char type, int id, byte... rest) {
    return ByteBuffer.allocate(5 + rest.length).put((byte) type).putInt(id).put(rest).array();
  }

  void send(InetSocketAddress to, byte[] bytes) throws IOException {
    socket.send(new DatagramPacket(bytes, bytes.length, to));
  }

  void send(InetSocketAddress to, char type, int id, String rest) throws IOException {
    send(to, datagram(type, id, rest.getBytes(StandardCharsets.UTF_8)));
  }

  Heard hear() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
    socket.receive(packet);
    String whole = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    return new Heard(
        whole.charAt(0) + whole.substring(5),
        packet.getLength(),
        (InetSocketAddress) packet.getSocketAddress());
  }

  /** Whether nothing comes for a while. */
  boolean hearsNothing(int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      hear();
      return false;
    } catch (SocketTimeoutException e) {
      return true;
    } finally {
      socket.setSoTimeout(PATIENCE_MILLIS);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
