package io.weir.host.net.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.util.internal.PlatformDependent;
import io.weir.api.net.Listener;
import io.weir.api.routing.EndReason;
import io.weir.host.net.NetSettings.TransportChoice;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many clients, limits, floods, and listeners that come and go. */
@SuppressWarnings("NullAway.Init") // each test opens the wire that it wants
class UdpCrowdIT {
  private Wire wire;
  private Peer origin;
  private Peer client;

  @BeforeEach
  void peers() throws Exception {
    origin = new Peer();
    client = new Peer();
  }

  @AfterEach
  void stop() throws Exception {
    wire.close();
    origin.close();
    client.close();
  }

  private LetterProtocol protocol(String name) {
    return new LetterProtocol(name, id -> origin.address());
  }

  private InetSocketAddress open(Peer from, Listener listener, int id) throws Exception {
    from.send(listener.address(), 'S', id, "");
    assertThat(from.hear().type()).isEqualTo('O');
    return origin.hear().from();
  }

  private char answer(Peer from, Listener listener, int id) throws Exception {
    from.send(listener.address(), 'S', id, "");
    return from.hear().type();
  }

  private static UdpSettings limits(int sessions, int perAddress, int openings) {
    return new UdpSettings(1500, sessions, perAddress, openings, 1 << 20, 1 << 20, 1 << 20, 0);
  }

  @Test
  void sessionsAreLimitedInTotal() throws Exception {
    wire = new Wire(TransportChoice.EPOLL, limits(2, 0, 0));
    Listener listener = wire.listen(protocol("first"));
    assertThat(answer(client, listener, 1)).isEqualTo('O');
    assertThat(answer(client, listener, 2)).isEqualTo('O');
    assertThat(answer(client, listener, 3)).isEqualTo('R');
    client.send(listener.address(), 'X', 1, "");
    assertThat(client.hear().type()).isEqualTo('E');
    await().untilAsserted(() -> assertThat(wire.openSessions()).isEqualTo(1));
    assertThat(answer(client, listener, 3)).isEqualTo('O');
  }

  @Test
  void sessionsOfOneAddressAreLimited() throws Exception {
    wire = new Wire(TransportChoice.EPOLL, limits(0, 1, 0));
    Listener listener = wire.listen(protocol("first"), InetAddress.getByName("0.0.0.0"));
    InetSocketAddress at =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.address().getPort());
    try (Peer sibling = new Peer();
        Peer neighbour = new Peer(InetAddress.getByName("127.0.0.2"))) {
      client.send(at, 'S', 1, "");
      assertThat(client.hear().type()).isEqualTo('O');
      sibling.send(at, 'S', 1, "");
      assertThat(sibling.hear().type()).isEqualTo('R');
      neighbour.send(at, 'S', 1, "");
      assertThat(neighbour.hear().type()).isEqualTo('O');
    }
  }

  @Test
  void openingsAreLimited() throws Exception {
    wire = new Wire(TransportChoice.EPOLL, limits(0, 0, 2));
    LetterProtocol letters = protocol("first");
    letters.shy = true;
    Listener listener = wire.listen(letters);
    client.send(listener.address(), 'S', 1, "");
    client.send(listener.address(), 'S', 2, "");
    InetSocketAddress one = origin.hear().from();
    origin.hear();
    assertThat(wire.openOpenings()).isEqualTo(2);
    assertThat(answer(client, listener, 3)).isEqualTo('R');
    origin.send(one, 'D', 1, "");
    assertThat(client.hear().type()).isEqualTo('O');
    client.send(listener.address(), 'S', 3, "");
    assertThat(origin.hear().type()).isEqualTo('N');
  }

  @Test
  void aNewVersionTakesHandshakesAndOldSessionsRunOn() throws Exception {
    wire = new Wire(TransportChoice.EPOLL);
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    LetterProtocol old = protocol("old");
    LetterProtocol next = protocol("next");
    Listener first = Wire.get(wire.listeners.udp("letters", anyPort, old));
    InetSocketAddress relay = open(client, first, 1);
    Listener second = Wire.get(wire.listeners.udp("letters", anyPort, next));
    assertThat(second.address()).isEqualTo(first.address());
    assertThat(old.closed.get(10, TimeUnit.SECONDS)).isTrue();
    client.send(second.address(), 'S', 2, "");
    assertThat(client.hear().text()).isEqualTo("Onext");
    origin.hear();
    origin.send(relay, 'D', 1, "old goes on");
    assertThat(client.hear().text()).isEqualTo("Dold goes on");
    client.send(second.address(), 'D', 1, "both ways");
    assertThat(origin.hear().from()).isEqualTo(relay);
    Wire.get(first.stop());
    assertThat(client.hear().text()).isEqualTo("EDRAINING");
    assertThat(old.ends).containsExactly(EndReason.DRAINING);
    client.send(second.address(), 'D', 2, "the new one stays");
    assertThat(Stream.of(origin.hear(), origin.hear()).map(Peer.Heard::text))
        .contains("Dthe new one stays");
    Wire.get(second.stop());
    try (Peer again = new Peer(second.address().getAddress(), second.address().getPort())) {
      assertThat(again.address()).isEqualTo(second.address());
    }
  }

  @Test
  void aDrainRefusesAndWaitsForSessions() throws Exception {
    wire = new Wire(TransportChoice.EPOLL);
    Listener listener = wire.listen(protocol("first"));
    open(client, listener, 1);
    assertThat(Wire.get(listener.drain(Duration.ofMillis(50)))).isEqualTo(1);
    assertThat(answer(client, listener, 2)).isEqualTo('R');
    var left = listener.drain(Duration.ofSeconds(10));
    client.send(listener.address(), 'D', 1, "goes on");
    assertThat(origin.hear().text()).isEqualTo("Dgoes on");
    client.send(listener.address(), 'X', 1, "");
    assertThat(Wire.get(left)).isZero();
  }

  @Test
  void thousandsOfShortSessionsLeaveNothingBehind() throws Exception {
    wire = new Wire(TransportChoice.EPOLL);
    LetterProtocol letters = protocol("first");
    Listener listener = wire.listen(letters);
    shortSession(listener, 0);
    await().untilAsserted(() -> assertThat(wire.openSessions()).isZero());
    long before = descriptors();
    for (int i = 1; i <= 2_000; i++) {
      shortSession(listener, i);
    }
    await().untilAsserted(() -> assertThat(wire.openSessions()).isZero());
    await().untilAsserted(() -> assertThat(descriptors()).isLessThanOrEqualTo(before + 2));
    assertThat(wire.gauge("weir.datagram.keys")).isZero();
    assertThat(letters.ends).hasSize(2_001).containsOnly(EndReason.CLIENT_CLOSED);
    assertThat(wire.openOpenings()).isZero();
  }

  private void shortSession(Listener listener, int id) throws Exception {
    InetSocketAddress relay = open(client, listener, id);
    origin.send(relay, 'D', id, "hello");
    assertThat(client.hear().text()).isEqualTo("Dhello");
    client.send(listener.address(), 'X', id, "");
    assertThat(client.hear().type()).isEqualTo('E');
    origin.hear();
    origin.hear();
  }

  private static long descriptors() throws Exception {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  @Test
  void aFloodOfStrangersTakesNoMemoryAndNoPacketOfASession() throws Exception {
    wire = new Wire(TransportChoice.EPOLL);
    Listener listener = wire.listen(protocol("first"));
    InetSocketAddress relay = open(client, listener, 1);
    List<Peer> strangers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      strangers.add(new Peer());
    }
    flood(strangers, listener, 2_000);
    long before = PlatformDependent.usedDirectMemory();
    for (int round = 0; round < 20; round++) {
      flood(strangers, listener, 1_000);
      client.send(listener.address(), 'D', 1, "up " + round);
      assertThat(origin.hear().text()).isEqualTo("Dup " + round);
      origin.send(relay, 'D', 1, "down " + round);
      assertThat(client.hear().text()).isEqualTo("Ddown " + round);
    }
    assertThat(PlatformDependent.usedDirectMemory()).isLessThanOrEqualTo(before + (8 << 20));
    assertThat(wire.dropped(Drop.UNKNOWN_SESSION)).isGreaterThan(5_000);
    assertThat(wire.gauge("weir.datagram.keys")).isEqualTo(1);
    strangers.forEach(Peer::close);
  }

  /** As much at a time as the kernel keeps, so that what is lost is lost by Weir. */
  private void flood(List<Peer> strangers, Listener listener, int datagrams) throws Exception {
    byte[] data = Peer.datagram('D', 99, new byte[1000]);
    byte[] handshake = Peer.datagram('H', 99, new byte[1000]);
    for (int sent = 0; sent < datagrams; sent += 50) {
      double before = wire.dropped(Drop.UNKNOWN_SESSION);
      for (int i = 0; i < 50; i++) {
        Peer stranger = strangers.get(i % strangers.size());
        stranger.send(listener.address(), i % 2 == 0 ? data : handshake);
      }
      await()
          .pollInterval(Duration.ofMillis(1))
          .until(() -> wire.dropped(Drop.UNKNOWN_SESSION) >= before + 25);
    }
  }
}
