package io.weir.host.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.weir.api.Endpoint;
import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.net.Acceptor;
import io.weir.api.net.Listener;
import io.weir.api.routing.EndReason;
import io.weir.api.routing.Route;
import io.weir.api.routing.Traffic;
import io.weir.host.net.NetSettings.TransportChoice;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Listeners, dialer and relay over real sockets of loopback, by plain Java sockets at both ends.
 */
@SuppressWarnings("NullAway.Init") // each test opens the transport that it wants
class TcpRelayTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final HostThreads threads = new HostThreads();
  private final BlockingQueue<FakeRoute> routes = new LinkedBlockingQueue<>();
  private Duration idle = Duration.ofMinutes(1);
  private Duration stall = Duration.ZERO;
  private int perAddress;
  private Transport transport;
  private TcpListeners listeners;
  private TcpDialer dialer;

  private void open(TransportChoice choice) {
    NetSettings settings = new NetSettings(choice, 2, 128, 0, perAddress, idle, Duration.ZERO);
    transport = Transport.of(settings);
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    listeners = new TcpListeners(transport, settings, Doors.plain(meters), threads.timer(), meters);
    dialer = new TcpDialer(transport);
  }

  @AfterEach
  void stop() throws Exception {
    dialer.stop();
    transport.stop(Duration.ofSeconds(5)).toCompletableFuture().get(10, TimeUnit.SECONDS);
    threads.stop();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  /** Relays every connection to the address. */
  private Acceptor relayTo(InetSocketAddress origin) {
    return connection -> {
      connection.config().setAutoRead(false);
      dialer
          .dial(
              connection,
              Endpoint.tcp(origin.getAddress().getHostAddress(), origin.getPort()),
              Duration.ofSeconds(5),
              new ChannelInboundHandlerAdapter())
          .addListener(
              dialled -> {
                FakeRoute route = new FakeRoute();
                new TcpRelays(idle, stall, threads.timer())
                    .join(connection, ((ChannelFuture) dialled).channel(), route);
                routes.add(route);
              });
    };
  }

  private static Socket connect(Listener listener) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(10_000);
    socket.connect(listener.address(), 5_000);
    return socket;
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void aClientThatComesWhileTheSocketOpensIsServed(TransportChoice choice) throws Exception {
    open(choice);
    for (int i = 0; i < 20; i++) {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), free());
      CompletableFuture<Integer> greeted = CompletableFuture.supplyAsync(() -> firstByte(address));
      Listener listener =
          get(
              listeners.tcp(
                  "early",
                  address,
                  connection -> connection.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {42}))));
      assertThat(get(greeted)).isEqualTo(42);
      get(listener.stop());
    }
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Connects until somebody listens; from another address, so that it never reaches itself. */
  private static int firstByte(InetSocketAddress address) {
    while (true) {
      try (Socket socket = new Socket()) {
        socket.bind(new InetSocketAddress("127.0.0.2", 0));
        try {
          socket.connect(address);
        } catch (IOException nobodyYet) {
          continue;
        }
        return socket.getInputStream().read();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TransportChoice.class,
      names = {"AUTO", "NIO"})
  void bytesArriveUnchangedBothWaysAndHalfClosesPass(TransportChoice choice) throws Exception {
    open(choice);
    byte[] up = random(3_000_000);
    byte[] down = random(5_000_000);
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Listener listener =
          get(
              listeners.tcp(
                  "echo", ANY_PORT, relayTo((InetSocketAddress) server.getLocalSocketAddress())));
      try (Socket client = connect(listener);
          Socket origin = server.accept()) {
        origin.setSoTimeout(10_000);
        FakeRoute route = routes.take();
        CompletableFuture<byte[]> atOrigin = readAll(origin);
        client.getOutputStream().write(up);
        client.shutdownOutput();
        assertSame(get(atOrigin), up);
        CompletableFuture<byte[]> atClient = readAll(client);
        origin.getOutputStream().write(down);
        origin.shutdownOutput();
        assertSame(get(atClient), down);
        assertThat(get(route.closed)).isEqualTo(EndReason.CLIENT_CLOSED);
        assertThat(route.toOrigin).hasValue(up.length);
        assertThat(route.toClient).hasValue(down.length);
      }
      get(listener.stop());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void whoHasSaidItsEndGetsAllOfTheAnswerHoweverSlowlyItReads(TransportChoice choice)
      throws Exception {
    open(choice);
    byte[] down = random(20_000_000);
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Socket client = new Socket()) {
      Listener listener =
          get(
              listeners.tcp(
                  "slow", ANY_PORT, relayTo((InetSocketAddress) server.getLocalSocketAddress())));
      client.setSoTimeout(10_000);
      client.setReceiveBufferSize(32 << 10);
      client.connect(listener.address());
      try (Socket origin = server.accept()) {
        FakeRoute route = routes.take();
        client.shutdownOutput();
        assertThat(origin.getInputStream().read()).as("the client's end").isEqualTo(-1);
        CompletableFuture<Void> written =
            CompletableFuture.runAsync(() -> writeAndFinish(origin, down));
        Awaitility.await("more is under way than the client's socket takes")
            .during(Duration.ofMillis(200))
            .until(() -> route.toClient.get() > 0 && !written.isDone());
        assertSame(get(readAll(client)), down);
        get(written);
      }
      get(listener.stop());
    }
  }

  private static void writeAndFinish(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theEndOfTheOriginEndsTheClientAfterItsLastByte() throws Exception {
    open(TransportChoice.AUTO);
    byte[] last = random(2_000_000);
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Listener listener =
          get(
              listeners.tcp(
                  "end", ANY_PORT, relayTo((InetSocketAddress) server.getLocalSocketAddress())));
      try (Socket client = connect(listener)) {
        try (Socket origin = server.accept()) {
          origin.getOutputStream().write(last);
        }
        assertSame(get(readAll(client)), last);
        client.shutdownOutput();
        assertThat(get(routes.take().closed)).isEqualTo(EndReason.ORIGIN_CLOSED);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TransportChoice.class,
      names = {"AUTO", "NIO"})
  void aResetOfEitherSideIsAResetAtTheOtherBehindWhatCameBefore(TransportChoice choice)
      throws Exception {
    open(choice);
    byte[] before = random(100_000);
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Listener listener =
          get(
              listeners.tcp(
                  "reset", ANY_PORT, relayTo((InetSocketAddress) server.getLocalSocketAddress())));
      for (boolean byOrigin : new boolean[] {true, false}) {
        try (Socket client = connect(listener);
            Socket origin = server.accept()) {
          origin.setSoTimeout(10_000);
          Socket one = byOrigin ? origin : client;
          Socket other = byOrigin ? client : origin;
          one.getOutputStream().write(before);
          assertSame(other.getInputStream().readNBytes(before.length), before);
          reset(one);
          assertThatThrownBy(() -> other.getInputStream().read())
              .isInstanceOf(SocketException.class)
              .hasMessageContaining("reset");
          assertThat(get(routes.take().closed))
              .isEqualTo(byOrigin ? EndReason.ORIGIN_CLOSED : EndReason.CLIENT_CLOSED);
        }
      }
    }
  }

  private static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Whoever has told its end has told all; it may go as it likes. */
  @ParameterizedTest
  @EnumSource(
      value = TransportChoice.class,
      names = {"AUTO", "NIO"})
  void aResetBehindAnEndTakesNothingFromTheOther(TransportChoice choice) throws Exception {
    open(choice);
    byte[] all = random(200_000);
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Listener listener =
          get(
              listeners.tcp(
                  "late", ANY_PORT, relayTo((InetSocketAddress) server.getLocalSocketAddress())));
      try (Socket client = connect(listener);
          Socket origin = server.accept()) {
        FakeRoute route = routes.take();
        origin.getOutputStream().write(all);
        origin.shutdownOutput();
        await().until(() -> route.toClient.get() == all.length);
        client.getOutputStream().write(1);
        assertThat(origin.getInputStream().read()).isEqualTo(1);
        reset(origin);
        client.getOutputStream().write(2); // by this the relay hears of the reset
        assertThat(get(route.closed)).isEqualTo(EndReason.ORIGIN_CLOSED);
        assertSame(get(readAll(client)), all);
      }
    }
  }

  @Test
  void aClientThatDoesNotReadStopsItsOriginAndNothingPilesUp() throws Exception {
    open(TransportChoice.AUTO);
    byte[] block = random(1 << 20);
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Listener listener =
          get(
              listeners.tcp(
                  "slow", ANY_PORT, relayTo((InetSocketAddress) server.getLocalSocketAddress())));
      try (Socket client = connect(listener);
          Socket origin = server.accept()) {
        AtomicLong written = new AtomicLong();
        CompletableFuture<Void> writer =
            CompletableFuture.runAsync(
                () -> {
                  try {
                    for (int i = 0; i < 256; i++) {
                      origin.getOutputStream().write(block);
                      written.addAndGet(block.length);
                    }
                  } catch (IOException e) {
                    throw new IllegalStateException(e);
                  }
                });
        long stalledAt = whenItStalls(written);
        assertThat(stalledAt).isLessThan(64L << 20);
        long received = 0;
        InputStream in = client.getInputStream();
        byte[] buffer = new byte[1 << 16];
        while (received < 256L << 20) {
          received += in.read(buffer);
        }
        get(writer);
      }
    }
  }

  private static long whenItStalls(AtomicLong written) {
    long[] last = {-1};
    await()
        .pollInterval(Duration.ofMillis(500))
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              long now = written.get();
              boolean stalled = now == last[0];
              last[0] = now;
              return stalled;
            });
    return written.get();
  }

  @Test
  void silenceOnBothSidesEndsTheSession() throws Exception {
    idle = Duration.ofMillis(200);
    open(TransportChoice.AUTO);
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Listener listener =
          get(
              listeners.tcp(
                  "idle", ANY_PORT, relayTo((InetSocketAddress) server.getLocalSocketAddress())));
      try (Socket client = connect(listener);
          Socket origin = server.accept()) {
        assertThat(client.getInputStream().read()).isEqualTo(-1);
        assertThat(origin.getInputStream().read()).isEqualTo(-1);
        assertThat(get(routes.take().closed)).isEqualTo(EndReason.IDLE);
      }
    }
  }

  @Test
  void anOriginThatTakesNothingEndsTheSession() throws Exception {
    stall = Duration.ofMillis(400);
    open(TransportChoice.AUTO);
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Listener listener =
          get(
              listeners.tcp(
                  "stall", ANY_PORT, relayTo((InetSocketAddress) server.getLocalSocketAddress())));
      try (Socket client = connect(listener);
          Socket origin = server.accept()) {
        CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> writeForEver(client));
        assertThat(get(routes.take().closed)).isEqualTo(EndReason.ORIGIN_STALLED);
        assertThat(flood).failsWithin(Duration.ofSeconds(10));
        assertThat(origin.isClosed()).isFalse();
      }
    }
  }

  @Test
  void aClientThatTakesNothingIsNoStall() throws Exception {
    stall = Duration.ofMillis(200);
    open(TransportChoice.AUTO);
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Listener listener =
          get(
              listeners.tcp(
                  "slow", ANY_PORT, relayTo((InetSocketAddress) server.getLocalSocketAddress())));
      try (Socket client = connect(listener);
          Socket origin = server.accept()) {
        CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> writeForEver(origin));
        FakeRoute route = routes.take();
        assertThat(route.closed).isNotCompleted();
        assertThatThrownBy(() -> route.closed.get(1, TimeUnit.SECONDS))
            .isInstanceOf(TimeoutException.class);
        client.close();
        assertThat(flood).failsWithin(Duration.ofSeconds(10));
      }
    }
  }

  private static void writeForEver(Socket socket) {
    byte[] much = new byte[64 * 1024];
    try {
      while (true) {
        socket.getOutputStream().write(much);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aTakenPortIsAFailureThatNamesIt() throws Exception {
    open(TransportChoice.AUTO);
    Listener first = get(listeners.tcp("first", ANY_PORT, connection -> connection.close()));
    InetSocketAddress taken = first.address();
    assertThatThrownBy(() -> get(listeners.tcp("second", taken, connection -> connection.close())))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(BindException.class)
        .hasMessageContaining("127.0.0.1:" + taken.getPort());
  }

  @Test
  void aNewAcceptorTakesTheSocketOverWhileOldConnectionsGoOn() throws Exception {
    open(TransportChoice.AUTO);
    Listener old = get(listeners.tcp("swap", ANY_PORT, greeter((byte) 1)));
    try (Socket before = connect(old)) {
      assertThat(before.getInputStream().read()).isEqualTo(1);
      Listener next = get(listeners.tcp("swap", ANY_PORT, greeter((byte) 2)));
      assertThat(next.address()).isEqualTo(old.address());
      CompletionStage<Integer> drained = old.drain(Duration.ofSeconds(10));
      try (Socket after = connect(next)) {
        assertThat(after.getInputStream().read()).isEqualTo(2);
      }
      assertThat(drained.toCompletableFuture()).isNotDone();
      before.close();
      assertThat(get(drained)).isZero();
      try (Socket still = connect(next)) {
        assertThat(still.getInputStream().read()).isEqualTo(2);
      }
    }
  }

  @Test
  void aDrainedListenerRefusesAndTellsWhatIsLeft() throws Exception {
    open(TransportChoice.AUTO);
    Listener listener = get(listeners.tcp("drain", ANY_PORT, greeter((byte) 1)));
    try (Socket client = connect(listener)) {
      assertThat(client.getInputStream().read()).isEqualTo(1);
      assertThat(get(listener.drain(Duration.ofMillis(100)))).isEqualTo(1);
      assertThatThrownBy(() -> connect(listener)).isInstanceOf(IOException.class);
      get(listener.stop());
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void anAddressGetsNoMoreConnectionsThanItsLimit() throws Exception {
    perAddress = 2;
    open(TransportChoice.AUTO);
    Listener listener = get(listeners.tcp("limited", ANY_PORT, greeter((byte) 1)));
    try (Socket first = connect(listener);
        Socket second = connect(listener)) {
      assertThat(first.getInputStream().read()).isEqualTo(1);
      assertThat(second.getInputStream().read()).isEqualTo(1);
      try (Socket third = connect(listener)) {
        assertThat(endsAtOnce(third)).isTrue();
      }
      first.close();
      await()
          .untilAsserted(
              () -> {
                try (Socket again = connect(listener)) {
                  assertThat(again.getInputStream().read()).isEqualTo(1);
                }
              });
    }
  }

  private static boolean endsAtOnce(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() == -1;
    } catch (SocketException reset) {
      return true;
    }
  }

  private static Acceptor greeter(byte greeting) {
    return connection ->
        connection
            .pipeline()
            .addLast(
                new ChannelInboundHandlerAdapter() {
                  @Override
                  public void channelActive(io.netty.channel.ChannelHandlerContext ctx) {
                    ctx.writeAndFlush(ctx.alloc().buffer(1).writeByte(greeting));
                  }
                });
  }

  private static CompletableFuture<byte[]> readAll(Socket socket) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return socket.getInputStream().readAllBytes();
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** Without printing megabytes when it fails. */
  private static void assertSame(byte[] actual, byte[] expected) {
    assertThat(actual.length).as("bytes").isEqualTo(expected.length);
    assertThat(Arrays.mismatch(actual, expected)).isEqualTo(-1);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @Test
  void nothingHoldsARelayThatIsOver() {
    open(TransportChoice.NIO);
    EmbeddedChannel client = new EmbeddedChannel();
    EmbeddedChannel origin = new EmbeddedChannel();
    IdleWatch watch = new IdleWatch(idle, Duration.ZERO, threads.timer());
    new RelayPair(client, origin, new FakeRoute(), watch).start();
    assertThat(watch.watches(client.eventLoop())).isTrue();
    assertThat(client.runScheduledPendingTasks()).as("tasks in the loop's own timer").isNegative();

    client.close();
    origin.runPendingTasks();
    client.runPendingTasks();

    assertThat(origin.isOpen()).isFalse();
    assertThat(watch.watches(client.eventLoop())).isFalse();
  }

  /** A route that remembers how it was closed. */
  private static final class FakeRoute implements Route<String>, Traffic {
    private final CompletableFuture<EndReason> closed = new CompletableFuture<>();
    private final AtomicLong toOrigin = new AtomicLong();
    private final AtomicLong toClient = new AtomicLong();

    @Override
    public String connection() {
      return "";
    }

    @Override
    public Origin origin() {
      return new Origin(
          new OriginId("o"), "1", Map.of(), Origin.DEFAULT_WEIGHT, "", Map.of(), Instant.EPOCH);
    }

    @Override
    public Traffic traffic() {
      return this;
    }

    @Override
    public CompletionStage<EndReason> revoked() {
      return new CompletableFuture<>();
    }

    @Override
    public void close(EndReason reason) {
      closed.complete(reason);
    }

    @Override
    public void toOrigin(long bytes) {
      toOrigin.addAndGet(bytes);
    }

    @Override
    public void toClient(long bytes) {
      toClient.addAndGet(bytes);
    }
  }
}
