package io.weir.it.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Many players by WHEP that are known by their offers and their checks (ICE) alone, once a second
 * each; and an origin that answers all offers and hears no media.
 */
public final class IceClients implements AutoCloseable {
  private static final String PASSWORD = "originsoriginsoriginsor";
  private static final String UFRAG = "a=ice-ufrag:";
  private static final int MAGIC_COOKIE = 0x2112A442;
  private static final short BINDING_REQUEST = 1;
  private static final short USERNAME = 6;
  private static final short MESSAGE_INTEGRITY = 8;
  private static final int HEADER = 20;
  private static final int INTEGRITY = 24;

  private final RawHttpOrigin origin = RawHttpOrigin.start().otherwise(this::answer);
  private final DatagramChannel media = bound();
  private final AtomicInteger sessions = new AtomicInteger();
  private final List<Client> clients = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  private record Client(DatagramChannel socket, InetSocketAddress to, String username) {}

  /** None yet. */
  public IceClients() {
    timer.scheduleWithFixedDelay(() -> clients.forEach(this::check), 1, 1, TimeUnit.SECONDS);
  }

  /** Where the origin takes offers, as {@code host:port}. */
  public String address() {
    return origin.address();
  }

  /**
   * One more, of a stream of {@code live}: it offers at one port and sends its checks to another.
   */
  public void add(int offerPort, int mediaPort, String stream) {
    String ufrag = "client" + clients.size();
    String body = description(ufrag, "clientsclientsclientscl", "a=recvonly");
    RawHttp.Answer answer;
    try (RawHttp http = RawHttp.connect(offerPort)) {
      answer =
          http.request(
                  "POST",
                  "/rtc/v1/whep/?app=live&stream=" + stream,
                  "Content-Type: application/sdp",
                  "Content-Length: " + body.length())
              .send(body)
              .answer("POST");
    }
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    String theirs =
        answer.text().lines().filter(it -> it.startsWith(UFRAG)).findFirst().orElseThrow();
    String username = theirs.substring(UFRAG.length()) + ":" + ufrag;
    clients.add(new Client(bound(), loopback(mediaPort), username));
  }

  /** They say nothing any more. */
  public void silence() {
    timer.shutdownNow();
  }

  /** How many there are. */
  public int size() {
    return clients.size();
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static DatagramChannel bound() {
    try {
      return DatagramChannel.open().bind(loopback(0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(RawHttp connection, RawHttp.Head request) {
    if (!request.startLine().startsWith("POST")) {
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    connection.body(request);
    int session = sessions.incrementAndGet();
    int port = media.socket().getLocalPort();
    String body =
        description(
            "origin" + session,
            PASSWORD,
            "a=candidate:0 1 udp 2130706431 127.0.0.1 " + port + " typ host generation 0");
    connection.send(
        ("HTTP/1.1 201 Created\r\nContent-Type: application/sdp\r\nLocation: /s/%d\r\n"
                + "Content-Length: %d\r\n\r\n%s")
            .formatted(session, body.length(), body));
  }

  private static String description(String ufrag, String password, String more) {
    return """
        v=0
        o=- 1 2 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE 0
        m=audio 9 UDP/TLS/RTP/SAVPF 111
        c=IN IP4 0.0.0.0
        a=mid:0
        a=ice-ufrag:%s
        a=ice-pwd:%s
        %s
        """
        .formatted(ufrag, password, more)
        .replace("\n", "\r\n");
  }

  /** A binding request (RFC 8489) with what a session's client alone can add. */
  private void check(Client client) {
    byte[] name = client.username.getBytes(StandardCharsets.US_ASCII);
    int padded = (name.length + 3) & ~3;
    byte[] transaction = new byte[12];
    ThreadLocalRandom.current().nextBytes(transaction);
    ByteBuffer message = ByteBuffer.allocate(HEADER + 4 + padded + INTEGRITY);
    message.putShort(BINDING_REQUEST).putShort((short) (message.capacity() - HEADER));
    message.putInt(MAGIC_COOKIE).put(transaction);
    message.putShort(USERNAME).putShort((short) name.length).put(name);
    message.position(HEADER + 4 + padded);
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(PASSWORD.getBytes(StandardCharsets.US_ASCII), "HmacSHA1"));
      mac.update(message.array(), 0, message.position());
      message.putShort(MESSAGE_INTEGRITY).putShort((short) (INTEGRITY - 4)).put(mac.doFinal());
      client.socket.send(message.flip(), client.to);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    origin.close();
    try {
      media.close();
      for (Client client : clients) {
        client.socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
