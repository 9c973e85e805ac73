package io.weir.it.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** A TCP connection's way to a port of loopback that can be cut, mended and slowed. */
public final class Link implements AutoCloseable {
  private final ServerSocket server;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;
  private volatile Duration delay = Duration.ZERO;

  private Link(int target) throws IOException {
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.target = target;
  }

  /** Opens one. */
  public static Link to(int port) {
    try {
      Link link = new Link(port);
      daemon(link::accept);
      return link;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it begins. */
  public int port() {
    return server.getLocalPort();
  }

  /** Nothing gets through any more, and nobody is told. */
  public void cut() {
    cut = true;
  }

  /** What was open is closed; new connections get through. */
  public void mend() {
    cut = false;
    sockets.forEach(Link::close);
  }

  /** From now on whatever comes back from the port is so late. */
  public void delay(Duration time) {
    delay = time;
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "link");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        sockets.add(client);
        connect(client);
      }
    } catch (IOException closed) {
      sockets.forEach(Link::close);
    }
  }

  private void connect(Socket client) {
    try {
      Socket peer = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.add(peer);
      daemon(() -> pump(client, peer));
      daemon(() -> pump(peer, client));
    } catch (IOException refused) {
      sockets.remove(client);
      close(client);
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[1 << 16];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        if (to.getPort() != target) {
          LockSupport.parkNanos(delay.toNanos());
        }
        if (!cut) {
          to.getOutputStream().write(buffer, 0, length);
        }
      }
    } catch (IOException over) {
      close(to);
    } finally {
      sockets.remove(from);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sockets.forEach(Link::close);
  }
}
