package io.weir.bench.run;

import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Locale;

/** What the proxies speak. */
enum Wire {
  RTMP,
  /** By TLS up to the proxy, in the clear from there to the origin. */
  RTMPS {
    @Override
    String key() {
      return RTMP.key();
    }
  },
  HTTP,
  SRT {
    /** A caller's first word gets an answer, whoever gives it. */
    @Override
    boolean answers(int port) {
      byte[] word = ByteBufUtil.decodeHexDump(INDUCTION);
      try (DatagramSocket socket = new DatagramSocket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.send(new DatagramPacket(word, word.length));
        socket.receive(new DatagramPacket(new byte[word.length], word.length));
        return true;
      } catch (IOException e) {
        return false;
      }
    }
  },
  /** Offers by TCP and media by UDP, at one number. */
  WEBRTC;

  private static final int PATIENCE_MILLIS = 200;

  /** Version 4, datagrams, MTU 1500, window 8192, socket id 1. */
  private static final String INDUCTION =
      "80000000000000000000000000000000"
          + "000000040000000200000001000005dc"
          + "00002000000000010000000100000000"
          + "0100007f000000000000000000000000";

  /** Its name in Weir's configuration, and where the origin names its ports. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether somebody serves at a port of loopback. */
  boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
