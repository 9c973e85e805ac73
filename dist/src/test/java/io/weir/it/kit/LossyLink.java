package io.weir.it.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A bad network in front of a UDP port on loopback: loses datagrams by a seeded die and delays the
 * rest, in both directions. The first ones are spared: a caller of libsrt 1.5.1 that misses the
 * listener's consent, but not what follows it, gives up. Every client gets a port of its own on the
 * far side, as behind a NAT; {@link #rebind} exchanges them all.
 */
public final class LossyLink implements AutoCloseable {
  private static final int MAX_DATAGRAM = 65_536;
  private static final int SPARED = 16;

  private final InetSocketAddress target;
  private final double loss;
  private final Duration delay;
  private final Random random;
  private final DatagramSocket near;
  private final Map<InetSocketAddress, DatagramSocket> far = new ConcurrentHashMap<>();
  private int passed;
  private final AtomicInteger lost = new AtomicInteger();
  private final ScheduledExecutorService later =
      Executors.newSingleThreadScheduledExecutor(LossyLink::daemon);

  private LossyLink(InetSocketAddress target, double loss, Duration delay, long seed)
      throws SocketException {
    this.target = target;
    this.loss = loss;
    this.delay = delay;
    this.random = new Random(seed);
    this.near = socket(loopback());
  }

  /**
   * Opens one.
   *
   * @param target the port behind it
   * @param loss the part of the datagrams that is lost in each direction, 0..1
   * @param delay of the others, in each direction
   * @param seed of the die
   */
  public static LossyLink to(int target, double loss, Duration delay, long seed) {
    try {
      LossyLink link = new LossyLink(new InetSocketAddress(loopback(), target), loss, delay, seed);
      daemon(link::readNear).start();
      return link;
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "lossy-link");
    thread.setDaemon(true);
    return thread;
  }

  private static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }

  private static DatagramSocket socket(InetAddress address) throws SocketException {
    DatagramSocket socket = new DatagramSocket(0, address);
    socket.setReceiveBufferSize(4 << 20);
    return socket;
  }

  /** Where clients send to. */
  public int port() {
    return near.getLocalPort();
  }

  /** Datagrams lost so far. */
  public int lost() {
    return lost.get();
  }

  /** From now on every client comes from another port. */
  public void rebind() {
    far.values().forEach(DatagramSocket::close);
    far.clear();
  }

  private void readNear() {
    DatagramPacket packet = packet();
    while (receive(near, packet)) {
      InetSocketAddress client = (InetSocketAddress) packet.getSocketAddress();
      DatagramSocket out = far.computeIfAbsent(client, this::openFar);
      pass(packet, out, target);
    }
  }

  private DatagramSocket openFar(InetSocketAddress client) {
    try {
      DatagramSocket socket = socket(loopback());
      daemon(() -> readFar(socket, client)).start();
      return socket;
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readFar(DatagramSocket socket, InetSocketAddress client) {
    DatagramPacket packet = packet();
    while (receive(socket, packet)) {
      pass(packet, near, client);
    }
  }

  private static DatagramPacket packet() {
    return new DatagramPacket(new byte[MAX_DATAGRAM], MAX_DATAGRAM);
  }

  private static boolean receive(DatagramSocket socket, DatagramPacket packet) {
    while (!socket.isClosed()) {
      try {
        packet.setLength(MAX_DATAGRAM);
        socket.receive(packet);
        return true;
      } catch (IOException e) {
        // Closed, which ends the loop, or an ICMP answer, which does not.
      }
    }
    return false;
  }

  private synchronized void pass(DatagramPacket packet, DatagramSocket by, InetSocketAddress to) {
    if (++passed > SPARED && random.nextDouble() < loss) {
      lost.incrementAndGet();
      return;
    }
    byte[] bytes = java.util.Arrays.copyOf(packet.getData(), packet.getLength());
    DatagramPacket copy = new DatagramPacket(bytes, bytes.length, to);
    if (!later.isShutdown()) {
      later.schedule(() -> send(by, copy), delay.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private static @Nullable Void send(DatagramSocket by, DatagramPacket packet) {
    try {
      by.send(packet);
    } catch (IOException e) {
      // Lost, as anything may be here.
    }
    return null;
  }

  @Override
  public void close() {
    later.shutdownNow();
    near.close();
    rebind();
  }
}
