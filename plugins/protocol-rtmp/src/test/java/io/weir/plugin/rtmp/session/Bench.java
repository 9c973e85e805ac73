package io.weir.plugin.rtmp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.weir.api.Endpoint;
import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.VhostRule;
import io.weir.api.net.Dialer;
import io.weir.api.protocol.ProxyServices;
import io.weir.api.routing.EndReason;
import io.weir.api.routing.KnownOrigins;
import io.weir.api.routing.Route;
import io.weir.codec.rtmp.chunk.RtmpLimits;
import io.weir.plugin.rtmp.origin.Introduction;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * A session under test with everything around it: clients, origins, a router, a relay. Closing it
 * closes all channels and checks that no byte of any buffer is left.
 */
final class Bench implements AutoCloseable {
  static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(false, true);
  final TestRouter router = new TestRouter();
  final List<String> faults = new ArrayList<>();
  final List<TestClient> clients = new ArrayList<>();
  final List<TestOrigin> origins = new ArrayList<>();

  /** How each origin behaves, in the order they are dialled; the last serves for all others. */
  final List<BiConsumer<TestOrigin, Heard>> manners = new ArrayList<>();

  /** Where Weir went. */
  final List<Endpoint> dialled = new ArrayList<>();

  /** Endpoints of origins that a redirect may lead to, as text. */
  final Set<String> knownOrigins = new HashSet<>();

  /** How many dials fail before one succeeds. */
  int refusedDials;

  /** What origins call their first message stream. */
  int firstStream = 1;

  private final SessionAcceptor acceptor =
      new SessionAcceptor(
          new ProxyServices(
              new NoListeners(),
              new EmbeddedDialer(),
              Bench::join,
              new NoHttp(),
              router,
              this::known,
              new NoDatagramSessions(),
              new VhostRule(Set.of("listed.example.com")),
              purpose -> new byte[32],
              call -> {},
              Executors.newSingleThreadScheduledExecutor(),
              (reason, peer, detail) -> faults.add(reason),
              meters),
          new SessionSettings(
              HANDSHAKE_TIMEOUT,
              256 << 10,
              new RtmpLimits(64, 256 << 10, 256 << 10),
              RtmpLimits.DEFAULTS,
              Introduction.NONE),
          new Random(3));

  Bench() {
    manners.add(TestOrigin::friendly);
  }

  private Optional<KnownOrigins.Found> known(
      String kind, Endpoint.Transport transport, String host, int port) {
    Endpoint endpoint = new Endpoint(transport, host, port);
    return knownOrigins.contains(endpoint.toString())
        ? Optional.of(
            new KnownOrigins.Found(
                new Origin(new OriginId("known"), "1", Map.of(), 100, "", Map.of(), Instant.EPOCH),
                endpoint))
        : Optional.empty();
  }

  Bench manners(BiConsumer<TestOrigin, Heard> first, BiConsumer<TestOrigin, Heard> others) {
    manners.clear();
    manners.add(first);
    manners.add(others);
    return this;
  }

  Bench manners(BiConsumer<TestOrigin, Heard> all) {
    return manners(all, all);
  }

  TestClient client() {
    SocketLike channel = new SocketLike(alloc).open();
    acceptor.accept(channel);
    TestClient client = new TestClient(alloc, channel);
    clients.add(client);
    return client;
  }

  TestOrigin origin() {
    return origins.get(origins.size() - 1);
  }

  TestRouter.TestRoute<?> route() {
    assertThat(router.routes).hasSize(1);
    return router.routes.get(0);
  }

  /** Lets everybody talk until all is said. */
  Bench settle() {
    boolean busy = true;
    while (busy) {
      busy = false;
      for (Peer peer : peers()) {
        peer.channel.runPendingTasks();
        while (peer.listen()) {
          busy = true;
        }
      }
    }
    return this;
  }

  private List<Peer> peers() {
    List<Peer> all = new ArrayList<>(clients);
    all.addAll(origins);
    return all;
  }

  Bench pass(Duration time) {
    for (Peer peer : peers()) {
      peer.channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
      peer.channel.runScheduledPendingTasks();
    }
    return settle();
  }

  @Override
  public void close() {
    peers().forEach(Peer::close);
    peers().forEach(Peer::close);
    assertThat(alloc.metric().usedHeapMemory() + alloc.metric().usedDirectMemory())
        .as("bytes of buffers that nobody released")
        .isZero();
  }

  private final class EmbeddedDialer implements Dialer {
    @Override
    public ChannelFuture dial(
        EventLoop loop, Endpoint endpoint, Duration timeout, ChannelHandler handler) {
      dialled.add(endpoint);
      SocketLike channel = new SocketLike(alloc, handler);
      if (refusedDials > 0) {
        refusedDials--;
        channel.open().finishAndReleaseAll();
        return channel.newFailedFuture(new ConnectException("refused"));
      }
      int index = Math.min(origins.size(), manners.size() - 1);
      TestOrigin origin = new TestOrigin(alloc, channel, manners.get(index));
      origin.nextStream = firstStream;
      origins.add(origin);
      channel.open();
      return channel.newSucceededFuture();
    }

    @Override
    public ChannelFuture dial(Endpoint endpoint, Duration timeout, ChannelHandler handler) {
      throw new AssertionError("dial without a client (expected: on the client's event loop)");
    }
  }

  private static void join(Channel client, Channel origin, Route<?> route) {
    client.pipeline().addLast("relay", new Half(origin, route, EndReason.CLIENT_CLOSED));
    origin.pipeline().addLast("relay", new Half(client, route, EndReason.ORIGIN_CLOSED));
    client.config().setAutoRead(true);
    origin.config().setAutoRead(true);
  }

  /** One half of a relay. */
  private static final class Half extends ChannelInboundHandlerAdapter {
    private final Channel peer;
    private final Route<?> route;
    private final EndReason reason;

    Half(Channel peer, Route<?> route, EndReason reason) {
      this.peer = peer;
      this.route = route;
      this.reason = reason;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      peer.write((ByteBuf) msg);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      peer.flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      route.close(reason);
      peer.writeAndFlush(ctx.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
    }
  }
}
