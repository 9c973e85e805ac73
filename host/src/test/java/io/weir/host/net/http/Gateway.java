package io.weir.host.net.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpVersion;
import io.weir.api.Endpoint;
import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.net.Listener;
import io.weir.api.net.http.ForwardedHeaders;
import io.weir.api.net.http.HttpAcceptor;
import io.weir.api.net.http.HttpCall;
import io.weir.api.net.http.HttpServerSettings;
import io.weir.api.net.http.HttpUpstream;
import io.weir.api.net.http.HttpUpstreamSettings;
import io.weir.api.net.http.Passage;
import io.weir.api.net.http.RawResponse;
import io.weir.api.net.http.ResponseHead;
import io.weir.api.net.http.UpstreamRequest;
import io.weir.api.net.http.UpstreamResponse;
import io.weir.api.routing.EndReason;
import io.weir.api.routing.Route;
import io.weir.api.routing.Traffic;
import io.weir.host.net.Doors;
import io.weir.host.net.HostThreads;
import io.weir.host.net.NetSettings;
import io.weir.host.net.NetSettings.TransportChoice;
import io.weir.host.net.TcpDialer;
import io.weir.host.net.TcpListeners;
import io.weir.host.net.TcpRelays;
import io.weir.host.net.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A small proxy of the parts under test, with real sockets at both ends: {@code /pipe} passes the
 * answer on, {@code /whole} reads it first, {@code /raw} relays it, {@code /own} asks for nobody,
 * all else is answered here.
 */
final class Gateway implements AutoCloseable {
  static final int MAX_WHOLE = 1000;

  private static final Config SERVER =
      ConfigFactory.parseResources("io/weir/api/net/http/server.conf");
  private static final Config UPSTREAM =
      ConfigFactory.parseResources("io/weir/api/net/http/upstream.conf");

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final List<String> faults = new CopyOnWriteArrayList<>();
  final List<EndReason> ends = new CopyOnWriteArrayList<>();
  final List<String> own = new CopyOnWriteArrayList<>();
  final ServerSocket origins;
  private final HostThreads threads = new HostThreads();
  private final NetSettings net =
      new NetSettings(TransportChoice.AUTO, 1, 1024, 0, 0, Duration.ofMinutes(1), Duration.ZERO);
  private final Transport transport = Transport.of(net);
  private final TcpDialer dialer = new TcpDialer(transport);
  private final TcpRelays relays = new TcpRelays(net.idleTimeout(), Duration.ZERO, threads.timer());
  private final HttpUpstreamSettings upstreamSettings;
  private final HttpUpstream upstream;
  private final HttpAcceptor acceptor;
  private final Listener listener;
  private final Endpoint origin;

  Gateway(String serverConfig, String upstreamConfig) throws Exception {
    origins = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    origins.setSoTimeout(10_000);
    origin = Endpoint.tcp(origins.getInetAddress().getHostAddress(), origins.getLocalPort());
    NettyHttp http =
        new NettyHttp(
            "test", dialer, (reason, peer, detail) -> faults.add(reason), meters, System::nanoTime);
    upstreamSettings =
        HttpUpstreamSettings.from(ConfigFactory.parseString(upstreamConfig).withFallback(UPSTREAM));
    upstream = http.upstream(upstreamSettings);
    acceptor =
        http.acceptor(
            HttpServerSettings.from(ConfigFactory.parseString(serverConfig).withFallback(SERVER)),
            this::handle);
    listener =
        new TcpListeners(transport, net, Doors.plain(meters), threads.timer(), meters)
            .tcp("http", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), acceptor)
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  private void handle(HttpCall call) {
    String path = call.request().path();
    if (path.startsWith("/raw")) {
      raw(call);
    } else if (path.startsWith("/own")) {
      own(call);
    } else if (path.startsWith("/pipe") || path.startsWith("/whole")) {
      call.body(64 << 10)
          .whenComplete(
              (body, error) -> {
                if (error == null) {
                  pooled(call, body);
                } else {
                  call.fail(error);
                }
              });
    } else {
      call.reply(ResponseHead.of(200), path.getBytes(StandardCharsets.UTF_8));
    }
  }

  private UpstreamRequest request(HttpCall call, boolean upgrade) {
    HttpHeaders headers = ForwardedHeaders.toOrigin(call.request(), call.caller(), upgrade);
    return UpstreamRequest.of(
        call.request().method(), call.request().local(), headers, upstreamSettings);
  }

  private void pooled(HttpCall call, byte[] body) {
    upstream
        .send(call.channel(), origin, request(call, false).withBody(body))
        .whenComplete(
            (response, error) -> {
              if (error != null) {
                call.fail(error);
              } else if (call.request().path().startsWith("/whole")) {
                whole(call, response);
              } else {
                response.pipe(
                    call.begin(ForwardedHeaders.toClient(response.head(), Passage.REFRAMED)));
              }
            });
  }

  private static void whole(HttpCall call, UpstreamResponse response) {
    response
        .aggregate(MAX_WHOLE)
        .whenComplete(
            (body, error) -> {
              if (error != null) {
                call.fail(error);
              } else {
                call.reply(
                    ForwardedHeaders.toClient(response.head(), Passage.REFRAMED), body.bytes());
              }
            });
  }

  private void own(HttpCall call) {
    upstream
        .send(call.channel().eventLoop(), origin, request(call, false))
        .thenCompose(response -> response.aggregate(MAX_WHOLE))
        .thenAccept(body -> own.add(new String(body.bytes(), StandardCharsets.US_ASCII)));
    call.reply(ResponseHead.of(202), new byte[0]);
  }

  private void raw(HttpCall call) {
    boolean upgrade = ForwardedHeaders.asksForWebSocket(call.request());
    UpstreamRequest request = request(call, upgrade);
    if (call.request().version().equals(HttpVersion.HTTP_1_0)) {
      request = request.withVersion(HttpVersion.HTTP_1_0);
    }
    upstream
        .open(call.channel(), origin, request)
        .whenComplete(
            (response, error) -> {
              if (error == null) {
                join(call, response);
              } else {
                call.fail(error);
              }
            });
  }

  private void join(HttpCall call, RawResponse response) {
    Passage passage = response.head().status().code() == 101 ? Passage.UPGRADE : Passage.RAW;
    response.joinTo(
        call.takeOver(ForwardedHeaders.toClient(response.head(), passage)),
        relays,
        new FakeRoute(response));
  }

  Peer client() throws Exception {
    return Peer.connect(listener.address());
  }

  /** The next connection that reaches the origin. */
  Peer accepted() throws Exception {
    return new Peer(origins.accept());
  }

  double counted(String meter, String... tags) {
    return meters.find(meter).tags(tags).meters().stream()
        .mapToDouble(found -> found.measure().iterator().next().getValue())
        .sum();
  }

  double connections() {
    return meters.get("weir.http.upstream.connections").gauge().value();
  }

  void drain() {
    acceptor.drain();
  }

  void closeUpstream() {
    upstream.close();
  }

  int remembered() {
    return ((ServerAcceptor) acceptor).remembered();
  }

  @Override
  public void close() throws Exception {
    origins.close();
    upstream.close();
    listener.stop().toCompletableFuture().get(10, TimeUnit.SECONDS);
    dialer.stop();
    transport.stop(Duration.ofSeconds(5)).toCompletableFuture().get(10, TimeUnit.SECONDS);
    threads.stop();
  }

  private final class FakeRoute implements Route<RawResponse>, Traffic {
    private final RawResponse response;
    private final AtomicBoolean closed = new AtomicBoolean();

    FakeRoute(RawResponse response) {
      this.response = response;
    }

    @Override
    public RawResponse connection() {
      return response;
    }

    @Override
    public Origin origin() {
      return new Origin(new OriginId("o"), "", Map.of(), 100, "", Map.of(), Instant.EPOCH);
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
      if (closed.compareAndSet(false, true)) {
        ends.add(reason);
      }
    }

    @Override
    public void toOrigin(long bytes) {}

    @Override
    public void toClient(long bytes) {}
  }
}
