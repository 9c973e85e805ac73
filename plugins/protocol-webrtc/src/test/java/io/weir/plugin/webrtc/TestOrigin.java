package io.weir.plugin.webrtc;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.api.Endpoint;
import io.weir.codec.webrtc.stun.StunMessage;
import io.weir.codec.webrtc.stun.TestStun;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** An origin that answers offers as SRS does, answers checks, and sends every datagram back. */
final class TestOrigin implements AutoCloseable {
  static final String PASSWORD = "0rigins0passw0rd0123456789abcdef";

  static {
    // Else every small answer waits for an acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /** A request that came. */
  record Asked(String method, String target, Headers headers, String body) {}

  /** A datagram that came. */
  @SuppressWarnings("ArrayRecordComponent")
  record Heard(byte[] bytes, InetSocketAddress from, int at) {
    boolean isCheck() {
      return bytes[0] == 0;
    }
  }

  final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
  final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  final DatagramSocket media;

  private final Queue<DatagramSocket> moved = new ConcurrentLinkedQueue<>();
  private final HttpServer http;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger sessions = new AtomicInteger();
  private final Set<String> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger deleting = new AtomicInteger();
  private final AtomicInteger mostDeleting = new AtomicInteger();
  private volatile CountDownLatch deletes = new CountDownLatch(0);
  private volatile int refusal;
  private volatile String elsewhere = "";
  private volatile UnaryOperator<String> answers = UnaryOperator.identity();

  TestOrigin() throws IOException {
    media = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    media.setReceiveBufferSize(4 << 20);
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    http.setExecutor(threads);
    http.createContext("/", this::answer);
    http.start();
    threads.execute(() -> relay(media));
  }

  /** With an endpoint for media, or without: then its answers tell. */
  TestRouter router(boolean registersMedia) {
    Endpoint api = Endpoint.tcp("127.0.0.1", http.getAddress().getPort());
    Endpoint rtc = new Endpoint(Endpoint.Transport.UDP, "127.0.0.1", media.getLocalPort());
    return new TestRouter(
        "o" + api.port(),
        registersMedia
            ? Map.of("api", List.of(api), "rtc", List.of(rtc))
            : Map.of("api", List.of(api)));
  }

  /** From now on offers get this status. */
  void refuse(int status) {
    refusal = status;
  }

  /** From now on offers are sent there, but for those whose target says {@code settled}. */
  void redirect(int status, String location) {
    refusal = status;
    elsewhere = location;
  }

  /** Its URL, without a path. */
  String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  /** From now on answers are these. */
  void answers(UnaryOperator<String> change) {
    answers = change;
  }

  /** From now on every DELETE waits until the latch is down. */
  void deletesWaitFor(CountDownLatch latch) {
    deletes = latch;
  }

  /** How many DELETEs wait. */
  int deleting() {
    return deleting.get();
  }

  /** The most of them at once. */
  int mostDeleting() {
    return mostDeleting.get();
  }

  /** From now on nobody answers. */
  void stopAnswering() {
    http.stop(0);
  }

  /** How many sessions of WHIP and WHEP it has. */
  int open() {
    return open.size();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String target = exchange.getRequestURI().toString();
    asked.add(new Asked(exchange.getRequestMethod(), target, exchange.getRequestHeaders(), body));
    switch (exchange.getRequestMethod()) {
      case "POST" -> offer(exchange, target);
      case "PATCH" -> restart(exchange, body);
      case "DELETE" -> delete(exchange, target);
      default -> reply(exchange, 200, "");
    }
  }

  private void offer(HttpExchange exchange, String target) throws IOException {
    if (refusal != 0 && !target.contains("settled")) {
      exchange.getResponseHeaders().add("Content-Type", "text/plain");
      if (!elsewhere.isEmpty()) {
        exchange.getResponseHeaders().add("Location", elsewhere);
      }
      reply(exchange, refusal, "the origin's own words");
      return;
    }
    String ufrag = "orig%04d".formatted(sessions.incrementAndGet());
    String sdp = answers.apply(Descriptions.answer(ufrag, PASSWORD, media.getLocalPort()));
    Headers headers = exchange.getResponseHeaders();
    if (target.startsWith("/rtc/v1/publish/") || target.startsWith("/rtc/v1/play/")) {
      headers.add("Content-Type", "application/json");
      String json = sdp.replace("\r\n", "\\r\\n").replace("/", "\\/");
      reply(
          exchange,
          200,
          "{\"code\":0, \"server\":\"vid-1\",\"sdp\":\"" + json + "\",\"sessionid\":\"x:y\"}");
      return;
    }
    headers.add("Content-Type", "application/sdp");
    headers.add("ETag", "\"e1\"");
    headers.add("Link", "<stun:stun.example.net>; rel=\"ice-server\"");
    headers.add("Accept-Patch", "application/trickle-ice-sdpfrag");
    String session = "/rtc/v1/whip/?action=delete&token=t0k&session=" + ufrag + ":x";
    headers.add("Location", session);
    open.add(session);
    reply(exchange, 201, sdp);
  }

  private void delete(HttpExchange exchange, String target) throws IOException {
    mostDeleting.accumulateAndGet(deleting.incrementAndGet(), Math::max);
    try {
      deletes.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    deleting.decrementAndGet();
    reply(exchange, open.remove(target) ? 200 : 404, "");
  }

  private void restart(HttpExchange exchange, String body) throws IOException {
    if (!body.contains("a=ice-ufrag:")) {
      reply(exchange, 204, "");
      return;
    }
    exchange.getResponseHeaders().add("Content-Type", "application/trickle-ice-sdpfrag");
    exchange.getResponseHeaders().add("ETag", "\"e2\"");
    String ufrag = "orig%04d".formatted(sessions.incrementAndGet());
    reply(exchange, 200, Descriptions.fragment(ufrag, PASSWORD, restartedMedia()));
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** From now on a session's media is elsewhere once its ICE was restarted. */
  int moveMedia() throws IOException {
    DatagramSocket next = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    moved.add(next);
    threads.execute(() -> relay(next));
    return next.getLocalPort();
  }

  private int restartedMedia() {
    return moved.isEmpty() ? media.getLocalPort() : moved.element().getLocalPort();
  }

  private void relay(DatagramSocket socket) {
    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
    while (!socket.isClosed()) {
      try {
        packet.setLength(2048);
        socket.receive(packet);
        byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
        InetSocketAddress from = (InetSocketAddress) packet.getSocketAddress();
        heard.add(new Heard(bytes, from, socket.getLocalPort()));
        byte[] back = bytes[0] == 0 ? response(bytes) : bytes;
        socket.send(new DatagramPacket(back, back.length, from));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static byte[] response(byte[] request) {
    ByteBuf asked = Unpooled.wrappedBuffer(request);
    ByteBuf answer =
        new TestStun(StunMessage.BINDING_SUCCESS, StunMessage.transactionStart(asked))
            .integrity(PASSWORD)
            .fingerprint()
            .message();
    byte[] bytes = new byte[answer.readableBytes()];
    answer.readBytes(bytes);
    return bytes;
  }

  /** The next datagram, which must come. */
  Heard hear() throws InterruptedException {
    Heard next = heard.poll(2, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("the origin heard nothing");
    }
    return next;
  }

  @Override
  public void close() {
    media.close();
    moved.forEach(DatagramSocket::close);
    http.stop(0);
    threads.shutdownNow();
  }
}
