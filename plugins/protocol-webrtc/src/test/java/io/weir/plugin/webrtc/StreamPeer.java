package io.weir.plugin.webrtc;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;

/** A client's end of media by TCP: datagrams behind their lengths. */
final class StreamPeer implements AutoCloseable {
  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  StreamPeer(InetSocketAddress to) throws IOException {
    socket = new Socket(to.getAddress(), to.getPort());
    socket.setSoTimeout(3000);
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
  }

  void send(byte[] datagram) throws IOException {
    out.writeShort(datagram.length);
    out.write(datagram);
    out.flush();
  }

  void raw(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  byte[] hear() throws IOException {
    byte[] datagram = new byte[in.readUnsignedShort()];
    in.readFully(datagram);
    return datagram;
  }

  /** Whether the other end closes, perhaps after what it had to say. */
  boolean isClosed() throws IOException {
    try {
      while (true) {
        hear();
      }
    } catch (EOFException | SocketException closed) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
