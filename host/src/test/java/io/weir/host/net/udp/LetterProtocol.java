package io.weir.host.net.udp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.weir.api.Endpoint;
import io.weir.api.net.UdpHandler;
import io.weir.api.net.UdpHandshake;
import io.weir.api.net.UdpInspector;
import io.weir.api.net.UdpOpening;
import io.weir.api.net.UdpOrigin;
import io.weir.api.net.UdpOriginHandler;
import io.weir.api.net.UdpPort;
import io.weir.api.net.UdpProtocol;
import io.weir.api.net.UdpSession;
import io.weir.api.routing.EndReason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A datagram protocol for tests: a letter, a session id of four bytes, the rest.
 *
 * <ul>
 *   <li>From the client: {@code S} opens a session (answered {@code O}; again {@code A} if it is
 *       open; {@code R} if refused), {@code D} is data, {@code X} ends it, {@code B} breaks the
 *       inspector, {@code H} is answered with as many bytes as its fifth byte says, {@code T}
 *       breaks the classifier, {@code G} breaks the handler.
 *   <li>From the origin: {@code D} is data, {@code Z} breaks the inspector.
 *   <li>Last words are {@code E}.
 * </ul>
 */
final class LetterProtocol implements UdpProtocol {
  final BlockingQueue<FakeRoute> routes = new LinkedBlockingQueue<>();
  final BlockingQueue<UdpSession> sessions = new LinkedBlockingQueue<>();
  final BlockingQueue<UdpOpening> openings = new LinkedBlockingQueue<>();
  final BlockingQueue<IOException> failures = new LinkedBlockingQueue<>();
  final BlockingQueue<EndReason> ends = new LinkedBlockingQueue<>();
  final Set<EventLoop> busyLoops = ConcurrentHashMap.newKeySet();
  final CompletableFuture<Boolean> closed = new CompletableFuture<>();
  private final Queue<EventLoop> loops = new ConcurrentLinkedQueue<>();
  private final IntFunction<InetSocketAddress> origins;
  final String name;

  /** Whether the origin must say something before its session is joined. */
  boolean shy;

  /** How long a side may be silent. */
  Duration silence = Duration.ofMinutes(10);

  LetterProtocol(String name, IntFunction<InetSocketAddress> origins) {
    this.name = name;
    this.origins = origins;
  }

  @Override
  public long classify(ByteBuf datagram) {
    if (datagram.readableBytes() < 5) {
      return DROP;
    }
    long id = datagram.getUnsignedInt(datagram.readerIndex() + 1);
    return switch (datagram.getByte(datagram.readerIndex())) {
      case 'D', 'X', 'B' -> id;
      case 'S' -> UdpProtocol.orHandshake(id);
      case 'H', 'G' -> HANDSHAKE;
      case 'T' -> throw new IllegalStateException("classifier");
      default -> DROP;
    };
  }

  static ByteBuf letter(char type, long id, String rest) {
    return Unpooled.directBuffer()
        .writeByte(type)
        .writeInt((int) id)
        .writeBytes(rest.getBytes(StandardCharsets.UTF_8));
  }

  /** Does something on the first loop. */
  CompletionStage<Boolean> onLoop(BooleanSupplier work) {
    return CompletableFuture.supplyAsync(work::getAsBoolean, loops.element());
  }

  @Override
  public UdpHandler handler(UdpPort port) {
    loops.add(port.loop());
    return new UdpHandler() {
      @Override
      public void received(UdpHandshake handshake) {
        ByteBuf content = handshake.content();
        long id = content.getUnsignedInt(content.readerIndex() + 1);
        switch (content.getByte(content.readerIndex())) {
          case 'H' ->
              handshake.reply(
                  Unpooled.directBuffer().writeZero(content.getByte(content.readerIndex() + 5)));
          case 'S' -> start(port, handshake, id);
          default -> {
            port.open(handshake.from());
            throw new IllegalStateException("handler");
          }
        }
      }

      @Override
      public void closed() {
        closed.complete(true);
      }
    };
  }

  private void start(UdpPort port, UdpHandshake handshake, long id) {
    Optional<UdpOpening> granted = port.open(handshake.from());
    if (granted.isEmpty()) {
      handshake.reply(letter('R', id, ""));
      return;
    }
    UdpOpening opening = granted.get();
    openings.add(opening);
    busyLoops.add(port.loop());
    InetSocketAddress origin = origins.apply((int) id);
    Attempt attempt = new Attempt(port, opening, id);
    opening
        .dial(
            new Endpoint(
                Endpoint.Transport.UDP, origin.getAddress().getHostAddress(), origin.getPort()),
            attempt)
        .whenComplete(attempt::dialled);
  }

  /** One session on its way. */
  private final class Attempt implements UdpOriginHandler {
    private final UdpPort port;
    private final UdpOpening opening;
    private final long id;
    private @Nullable UdpOrigin origin;

    Attempt(UdpPort port, UdpOpening opening, long id) {
      this.port = port;
      this.opening = opening;
      this.id = id;
    }

    void dialled(@Nullable UdpOrigin connected, @Nullable Throwable error) {
      if (connected == null) {
        failed(error instanceof IOException io ? io : new IOException(error));
        return;
      }
      origin = connected;
      connected.send(letter('N', id, name));
      if (!shy) {
        join(connected);
      }
    }

    @Override
    public void received(ByteBuf datagram) {
      UdpOrigin accepting = Objects.requireNonNull(origin);
      accepting.hold();
      port.loop().schedule(() -> join(accepting), 50, TimeUnit.MILLISECONDS);
    }

    @Override
    public void failed(IOException cause) {
      opening.close();
      failures.add(cause);
    }

    private void join(UdpOrigin connected) {
      FakeRoute route = new FakeRoute();
      Optional<UdpSession> session =
          opening.join(id, connected, route, silence, new LetterInspector());
      if (session.isEmpty()) {
        opening.toClient(letter('R', id, "taken"));
        opening.close();
        return;
      }
      session.get().toClient(letter('O', id, name));
      routes.add(route);
      sessions.add(session.get());
    }
  }

  private final class LetterInspector implements UdpInspector {
    @Override
    public boolean fromClient(UdpSession session, ByteBuf datagram) {
      switch (datagram.getByte(datagram.readerIndex())) {
        case 'S' -> session.toClient(letter('A', 0, ""));
        case 'X' -> session.end(EndReason.CLIENT_CLOSED);
        case 'B' -> throw new IllegalStateException("inspector");
        default -> {
          return true;
        }
      }
      return datagram.getByte(datagram.readerIndex()) == 'X';
    }

    @Override
    public boolean fromOrigin(UdpSession session, ByteBuf datagram) {
      if (datagram.getByte(datagram.readerIndex()) == 'Z') {
        throw new IllegalStateException("inspector");
      }
      return true;
    }

    @Override
    public void ended(UdpSession session, EndReason reason) {
      session.toClient(letter('E', 0, reason.name()));
      session.toOrigin(letter('E', 0, reason.name()));
      ends.add(reason);
    }
  }
}
