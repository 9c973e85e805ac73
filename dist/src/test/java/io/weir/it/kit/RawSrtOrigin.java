package io.weir.it.kit;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An SRT listener that takes every caller, or none: answers handshakes, and keeps what else comes.
 */
public final class RawSrtOrigin implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int COOKIE = 0x0badcafe;

  private final RawSrt socket;
  private final IntUnaryOperator ids;
  private final boolean silent;
  private final BlockingQueue<RawSrt.Heard> heard = new LinkedBlockingQueue<>();
  private final BlockingQueue<RawSrt.Heard> conclusions = new LinkedBlockingQueue<>();
  private volatile boolean closed;

  private RawSrtOrigin(RawSrt socket, IntUnaryOperator ids, boolean silent) {
    this.socket = socket;
    this.ids = ids;
    this.silent = silent;
    Thread reader = new Thread(this::read, "raw-srt-origin");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Begins to listen.
   *
   * @param ids the socket id that a caller gets, by the caller's own
   */
  public static RawSrtOrigin start(IntUnaryOperator ids) {
    return new RawSrtOrigin(RawSrt.open(), ids, false);
  }

  /** Begins to listen at IPv6's loopback address. */
  public static RawSrtOrigin startIpv6(IntUnaryOperator ids) {
    return new RawSrtOrigin(RawSrt.open(RawSrt.ipv6()), ids, false);
  }

  /** Begins to listen, and says nothing ever. */
  public static RawSrtOrigin startSilent() {
    return new RawSrtOrigin(RawSrt.open(), id -> id, true);
  }

  /** Host and port, as configuration takes them. */
  public String address() {
    return socket.host() + ":" + socket.port();
  }

  private void read() {
    while (!closed) {
      try {
        socket.hear(Duration.ofMillis(200)).ifPresent(this::took);
      } catch (java.io.UncheckedIOException e) {
        // Closed, or nobody was at the other end of what was sent.
      }
    }
  }

  private void took(RawSrt.Heard datagram) {
    byte[] bytes = datagram.bytes();
    boolean handshake = bytes.length >= RawSrt.HANDSHAKE && RawSrt.at(bytes, 0) == 0x80000000;
    if (!handshake) {
      heard.add(datagram);
      return;
    }
    boolean conclusion = RawSrt.at(bytes, 36) == RawSrt.CONCLUSION;
    if (conclusion) {
      conclusions.add(datagram);
    }
    if (silent) {
      return;
    }
    int caller = RawSrt.at(bytes, 40);
    byte[] answer =
        conclusion
            ? RawSrt.handshake(caller, 5, 0, RawSrt.CONCLUSION, ids.applyAsInt(caller), COOKIE)
            : RawSrt.handshake(caller, 5, 0x4A17, RawSrt.INDUCTION, caller, COOKIE);
    socket.send(answer, datagram.from());
  }

  /** The next conclusion that came. */
  public RawSrt.Heard conclusion() {
    return next(conclusions);
  }

  /** Whether no further conclusion comes for a while. */
  public boolean hearsNoConclusion(Duration limit) {
    return poll(conclusions, limit) == null;
  }

  /** The next datagram that was no handshake. */
  public RawSrt.Heard hear() {
    return next(heard);
  }

  /** The next datagram that was no handshake, if it comes in time. */
  public Optional<RawSrt.Heard> hear(Duration limit) {
    return Optional.ofNullable(poll(heard, limit));
  }

  /** Whether nothing but handshakes comes for a while. */
  public boolean hearsNothing(Duration limit) {
    return poll(heard, limit) == null;
  }

  /** Sends a datagram. */
  public void send(byte[] bytes, InetSocketAddress to) {
    socket.send(bytes, to);
  }

  private static RawSrt.Heard next(BlockingQueue<RawSrt.Heard> queue) {
    RawSrt.Heard next = poll(queue, PATIENCE);
    if (next == null) {
      throw new AssertionError("the origin heard nothing within " + PATIENCE);
    }
    return next;
  }

  private static RawSrt.@Nullable Heard poll(BlockingQueue<RawSrt.Heard> queue, Duration limit) {
    try {
      return queue.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    closed = true;
    socket.close();
  }
}
