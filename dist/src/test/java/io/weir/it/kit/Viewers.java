package io.weir.it.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Many HTTP players that read as fast as they can, on one thread. */
public final class Viewers implements AutoCloseable {
  private static final Duration LATELY = Duration.ofSeconds(3);

  private final Selector selector;
  private final Thread thread;
  private final Queue<Viewer> viewers = new ConcurrentLinkedQueue<>();

  private static final class Viewer {
    final SocketChannel channel;
    volatile long heard = System.nanoTime() - LATELY.toNanos();

    Viewer(SocketChannel channel) {
      this.channel = channel;
    }
  }

  /** Nobody yet. */
  public Viewers() {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread = new Thread(this::read, "viewers");
    thread.start();
  }

  /** One more, with an address of its own, of a target at a port of loopback. */
  public void add(int port, String target) {
    int number = viewers.size() + 1;
    try {
      InetAddress address =
          InetAddress.getByAddress(new byte[] {127, 1, (byte) (number >> 8), (byte) number});
      SocketChannel channel = SocketChannel.open();
      channel.bind(new InetSocketAddress(address, 0));
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      String request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      Viewer viewer = new Viewer(channel);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, viewer);
      viewers.add(viewer);
      selector.wakeup();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    ByteBuffer sink = ByteBuffer.allocateDirect(1 << 16);
    try {
      while (selector.isOpen()) {
        selector.select(key -> read(key, sink), 100);
      }
    } catch (ClosedSelectorException | IOException e) {
      // The test is over.
    }
  }

  private static void read(SelectionKey key, ByteBuffer sink) {
    Viewer viewer = (Viewer) key.attachment();
    try {
      sink.clear();
      if (viewer.channel.read(sink) < 0) {
        key.cancel();
      } else {
        viewer.heard = System.nanoTime();
      }
    } catch (IOException e) {
      key.cancel();
    }
  }

  /** How many there are. */
  public int size() {
    return viewers.size();
  }

  /** How many of them have lately got something. */
  public int served() {
    long now = System.nanoTime();
    return (int) viewers.stream().filter(it -> now - it.heard < LATELY.toNanos()).count();
  }

  /** Whether all have. */
  public boolean allServed() {
    return served() == size();
  }

  @Override
  public void close() {
    try {
      selector.close();
      thread.join(5_000);
      for (Viewer viewer : viewers) {
        viewer.channel.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
