package io.weir.host.net.udp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramPacket;
import io.weir.api.Endpoint;
import io.weir.api.net.UdpHandler;
import io.weir.api.net.UdpOpening;
import io.weir.api.net.UdpPort;
import io.weir.api.net.UdpProtocol;
import io.weir.api.routing.EndReason;
import io.weir.host.net.Gathering;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's share of a listening socket: takes its datagrams in, finds their sessions, sends
 * what gathered at the end of each turn of the loop. Confined to that loop.
 *
 * <p>The first lane of a socket may have listened alone for a while. The system brings datagrams of
 * the sessions of that time to any lane since; the others hand them over to the first.
 */
final class Lane extends ChannelInboundHandlerAdapter {
  /** The lane's clock is as fine as this. */
  static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** What other lanes brought may wait for this lane's loop up to so many datagrams. */
  private static final int MOST_HANDED_OVER = 1024;

  private static final UdpProtocol NOTHING =
      new UdpProtocol() {
        @Override
        public long classify(ByteBuf datagram) {
          return DROP;
        }

        @Override
        public UdpHandler handler(UdpPort port) {
          throw new IllegalStateException("no protocol");
        }
      };

  private final UdpServices services;
  private final UdpMeters meters;
  private final Gathering gathering;
  private final EventLoop loop;
  private final @Nullable Lane first;
  private final ClientAddresses addresses = new ClientAddresses();
  private final List<DatagramPacket> strays = new ArrayList<>();
  private final AtomicInteger handedOver = new AtomicInteger();
  private final SessionTable table;
  private final Set<RelayedSession> sessions = identitySet();
  private final Set<Opening> openings = identitySet();
  private final Handshake handshake = new Handshake(this);
  private final Turn turn;
  private @Nullable Channel channel;
  private @Nullable UdpHandler handler;
  private @Nullable Opening latest;
  private UdpProtocol protocol = NOTHING;
  private long now;
  private long toOrigin;
  private long toClient;
  private long heard;

  /**
   * A lane without a socket yet.
   *
   * @param first the lane that may have listened alone; null if this is it
   */
  Lane(
      UdpServices services,
      UdpMeters meters,
      EventLoop loop,
      Gathering gathering,
      @Nullable Lane first) {
    this.first = first;
    this.gathering = gathering;
    this.services = services;
    this.meters = meters;
    this.loop = loop;
    this.turn = new Turn(loop);
    this.table = new SessionTable(services.limits().keys(), addresses);
    this.now = services.clock().getAsLong();
  }

  private static <T> Set<T> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  EventLoop loop() {
    return loop;
  }

  SessionTable table() {
    return table;
  }

  /** Nanoseconds, read off the clock twice a second. */
  long now() {
    return now;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    channel = ctx.channel();
    now = services.clock().getAsLong();
    turn.shared(ctx.channel());
  }

  /** From now on handshakes go to this listener's handler. */
  void serve(UdpListener listener) {
    UdpHandler next = listener.protocol().handler(new LanePort(this, listener));
    UdpHandler last = handler;
    handler = next;
    protocol = listener.protocol();
    closed(last);
    if (channel != null) {
      channel.config().setAutoRead(true);
    }
  }

  /** Nobody takes handshakes from now on, if this listener did. */
  void serveNobody(UdpListener listener) {
    if (protocol == listener.protocol()) {
      UdpHandler last = handler;
      handler = null;
      closed(last);
    }
  }

  private void closed(@Nullable UdpHandler last) {
    if (last == null) {
      return;
    }
    try {
      last.closed();
    } catch (RuntimeException e) {
      fault(e);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    received((DatagramPacket) msg);
  }

  private void received(DatagramPacket packet) {
    heard++;
    ByteBuf datagram = packet.content();
    if (!fits(datagram)) {
      drop(datagram, Drop.TOO_LARGE);
      return;
    }
    long target = classify(datagram);
    boolean handshake = target == UdpProtocol.HANDSHAKE;
    if (target < 0 && !handshake) {
      drop(datagram, Drop.MALFORMED);
      return;
    }
    RelayedSession session =
        handshake ? null : table.find(packet.sender(), target & UdpProtocol.MAX_ID);
    if (session != null) {
      session.fromClient(datagram);
    } else if (first != null && first.addresses.contains(packet.sender())) {
      strays.add(packet);
    } else if (handshake || target > UdpProtocol.MAX_ID) {
      handshake(packet.sender(), datagram);
    } else {
      drop(datagram, Drop.UNKNOWN_SESSION);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (first != null && !strays.isEmpty()) {
      List<DatagramPacket> brought = List.copyOf(strays);
      strays.clear();
      first.handOver(brought);
    }
  }

  /** Takes over what came to another lane. For any thread. */
  private void handOver(List<DatagramPacket> packets) {
    int count = packets.size();
    if (handedOver.addAndGet(count) > MOST_HANDED_OVER) {
      handedOver.addAndGet(-count);
      packets.forEach(packet -> drop(packet.content(), Drop.CONGESTED));
      return;
    }
    try {
      loop.execute(
          () -> {
            handedOver.addAndGet(-count);
            packets.forEach(this::received);
          });
    } catch (RejectedExecutionException e) {
      packets.forEach(packet -> drop(packet.content(), Drop.LATE));
    }
  }

  private long classify(ByteBuf datagram) {
    try {
      return protocol.classify(datagram);
    } catch (RuntimeException e) {
      return UdpProtocol.DROP;
    }
  }

  private void handshake(InetSocketAddress from, ByteBuf datagram) {
    if (handler == null) {
      drop(datagram, Drop.NO_HANDLER);
      return;
    }
    latest = null;
    try {
      handler.received(handshake.of(from, datagram));
    } catch (RuntimeException e) {
      meters.dropped(Drop.FAULT);
      fault(e);
      if (latest != null) {
        latest.close();
      }
    } finally {
      handshake.over();
      datagram.release();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    unsent(1);
  }

  boolean fits(ByteBuf datagram) {
    return datagram.readableBytes() <= services.settings().maxDatagramSize();
  }

  void drop(ByteBuf datagram, Drop reason) {
    datagram.release();
    meters.dropped(reason);
  }

  void unsent(int datagrams) {
    for (int i = 0; i < datagrams; i++) {
      meters.dropped(Drop.UNSENT);
    }
  }

  void fault(ByteBuf datagram, RuntimeException error) {
    drop(datagram, Drop.FAULT);
    fault(error);
  }

  void fault(RuntimeException error) {
    services.faults().report(error);
  }

  void countToOrigin() {
    toOrigin++;
    gathering.served();
  }

  void countToClient() {
    toClient++;
    heard++;
    gathering.served();
  }

  Optional<UdpOpening> open(InetSocketAddress client, UdpListener listener) {
    if (!listener.accepts() || !services.limits().acquire(client.getAddress())) {
      meters.refused();
      return Optional.empty();
    }
    if (openings.size() + sessions.size() >= services.settings().oneLoopSessions()) {
      listener.crowded();
    }
    Opening opening = new Opening(this, new Place(client, listener, services.limits()));
    openings.add(opening);
    addresses.enter(client);
    latest = opening;
    return Optional.of(opening);
  }

  /** It has become a session or was given up. */
  void over(Opening opening) {
    openings.remove(opening);
    addresses.leave(opening.client());
  }

  ChannelFuture connect(Endpoint endpoint, OriginSocket socket) {
    return services.sockets().connect(loop, endpoint, socket);
  }

  private Channel channel() {
    if (channel == null) {
      throw new IllegalStateException("not bound");
    }
    return channel;
  }

  /** For a client's datagrams. */
  Outbox outbox(InetSocketAddress client) {
    return new Outbox(this, channel(), false, client);
  }

  /** For a connected socket's. */
  Outbox outboxOf(Channel connected) {
    return new Outbox(this, connected, true, (InetSocketAddress) connected.remoteAddress());
  }

  /** Sends at the end of this turn; takes the buffer over. */
  boolean send(InetSocketAddress to, ByteBuf datagram) {
    if (!channel().isWritable()) {
      drop(datagram, Drop.CONGESTED);
      return false;
    }
    channel().write(new DatagramPacket(datagram, to), channel().voidPromise());
    turn.written();
    return true;
  }

  /** What waits for the end of this turn. */
  Turn turn() {
    return turn;
  }

  void began(RelayedSession session) {
    sessions.add(session);
  }

  /** Its last words leave with this turn. */
  void ended(RelayedSession session) {
    sessions.remove(session);
    turn.ends(session);
  }

  /**
   * Looks for the silent ones; every {@link #LOOK_NANOS}.
   *
   * @return datagrams since the last look
   */
  long look() {
    now = services.clock().getAsLong();
    meters.relayed(toOrigin, toClient);
    toOrigin = 0;
    toClient = 0;
    end(session -> session.silent(now, LOOK_NANOS), EndReason.IDLE);
    long since = heard;
    heard = 0;
    return since;
  }

  /** Ends all of a listener. */
  void end(UdpListener listener) {
    openings.stream()
        .filter(it -> it.place().listener() == listener)
        .toList()
        .forEach(Opening::close);
    end(session -> session.listener() == listener, EndReason.DRAINING);
  }

  private void end(Predicate<RelayedSession> which, EndReason reason) {
    sessions.stream().filter(which).toList().forEach(session -> session.end(reason));
  }
}
