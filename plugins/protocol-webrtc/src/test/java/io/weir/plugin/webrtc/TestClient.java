package io.weir.plugin.webrtc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.codec.webrtc.stun.StunMessage;
import io.weir.codec.webrtc.stun.TestStun;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A client that says what it is told to: offers by HTTP, checks and media by UDP. */
final class TestClient implements AutoCloseable {
  static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final AtomicLong IDS = new AtomicLong(1000);

  final DatagramSocket socket;
  final String ufrag = "cl" + IDS.incrementAndGet();
  private @Nullable HttpResponse<String> answer;
  String username = "";

  TestClient() throws IOException {
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    socket.setSoTimeout(2000);
  }

  static HttpResponse<String> ask(
      String method, InetSocketAddress api, String target, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.getPort() + target))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  /** Offers; the answer must be a session. */
  TestClient offer(InetSocketAddress api, String target, String... headers) throws Exception {
    HttpResponse<String> said = ask("POST", api, target, Descriptions.offer(ufrag), headers);
    if (said.statusCode() != 201) {
      throw new AssertionError(said.statusCode() + " " + said.body());
    }
    answer = said;
    username = Descriptions.value(said.body(), "a=ice-ufrag:") + ":" + ufrag;
    return this;
  }

  HttpResponse<String> answer() {
    return Objects.requireNonNull(answer, "offered nothing");
  }

  String location() {
    return answer().headers().firstValue("Location").orElseThrow();
  }

  void check(InetSocketAddress media) throws IOException {
    send(media, TestStun.check(username, TestOrigin.PASSWORD, IDS.incrementAndGet()));
  }

  void send(InetSocketAddress to, ByteBuf datagram) throws IOException {
    send(to, bytes(datagram));
  }

  static byte[] bytes(ByteBuf datagram) {
    byte[] bytes = new byte[datagram.readableBytes()];
    datagram.getBytes(datagram.readerIndex(), bytes);
    return bytes;
  }

  void send(InetSocketAddress to, byte[] bytes) throws IOException {
    socket.send(new DatagramPacket(bytes, bytes.length, to));
  }

  static byte[] rtp(int sequence) {
    ByteBuf packet = Unpooled.buffer(172);
    packet.writeByte(0x80).writeByte(111).writeShort(sequence).writeZero(168);
    return packet.array();
  }

  /** The next datagram; null if none comes soon. */
  byte @Nullable [] hear() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
    try {
      socket.receive(packet);
      return Arrays.copyOf(packet.getData(), packet.getLength());
    } catch (SocketTimeoutException e) {
      return null;
    }
  }

  /** Checks until it is answered: the first ones may be lost while the session is looked up. */
  void connect(InetSocketAddress media) throws IOException {
    socket.setSoTimeout(200);
    for (int i = 0; i < 25; i++) {
      check(media);
      byte[] heard = hear();
      if (heard != null && StunMessage.isResponse(Unpooled.wrappedBuffer(heard))) {
        socket.setSoTimeout(2000);
        return;
      }
    }
    throw new AssertionError("no check was answered");
  }

  @Override
  public void close() {
    socket.close();
  }
}
