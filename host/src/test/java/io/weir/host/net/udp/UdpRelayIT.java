package io.weir.host.net.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.api.net.Listener;
import io.weir.api.net.UdpSession;
import io.weir.api.routing.EndReason;
import io.weir.host.net.NetSettings.TransportChoice;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Sessions between real sockets of loopback: what is relayed, to whom, and how it ends. */
@SuppressWarnings("NullAway.Init") // each test opens the wire that it wants
class UdpRelayIT {
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

  private LetterProtocol protocol() {
    return new LetterProtocol("first", id -> origin.address());
  }

  /** Opens a session; returns the address from which the origin hears it. */
  private InetSocketAddress open(Peer from, Peer to, Listener listener, int id) throws Exception {
    from.send(listener.address(), 'S', id, "");
    Peer.Heard first = to.hear();
    assertThat(first.type()).isEqualTo('N');
    assertThat(from.hear().type()).isEqualTo('O');
    return first.from();
  }

  static Stream<Arguments> waysAndAddresses() {
    return Stream.of(TransportChoice.EPOLL, TransportChoice.NIO)
        .flatMap(choice -> Stream.of("127.0.0.1", "::1").map(ip -> Arguments.of(choice, ip)));
  }

  @ParameterizedTest
  @MethodSource("waysAndAddresses")
  void datagramsPassBothWaysUnchangedAndAreCounted(TransportChoice choice, String ip)
      throws Exception {
    wire = new Wire(choice);
    InetAddress address = InetAddress.getByName(ip);
    try (Peer caller = new Peer(address);
        Peer server = new Peer(address)) {
      LetterProtocol letters = new LetterProtocol("first", id -> server.address());
      Listener listener = wire.listen(letters, address);
      InetSocketAddress relay = open(caller, server, listener, 7);
      FakeRoute route = letters.routes.take();
      for (String word : List.of("", "a", "x".repeat(1495))) {
        caller.send(listener.address(), 'D', 7, word);
        Peer.Heard there = server.hear();
        assertThat(there.text()).isEqualTo("D" + word);
        assertThat(there.from()).isEqualTo(relay);
        server.send(relay, 'D', 9, word);
        Peer.Heard back = caller.hear();
        assertThat(back.text()).isEqualTo("D" + word);
        assertThat(back.from()).isEqualTo(listener.address());
      }
      assertThat(route.toOrigin).hasValue(3 * 5 + 1496);
      assertThat(route.toClient).hasValue(3 * 5 + 1496 + 10);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void burstsArriveWholeAndInOrder(TransportChoice choice) throws Exception {
    wire = new Wire(choice);
    Listener listener = wire.listen(protocol());
    InetSocketAddress relay = open(client, origin, listener, 1);
    for (int round = 0; round < 20; round++) {
      for (int i = 0; i < 40; i++) {
        origin.send(relay, 'D', 1, word(i));
        client.send(listener.address(), 'D', 1, word(i));
      }
      for (int i = 0; i < 40; i++) {
        assertThat(client.hear().text()).isEqualTo("D" + word(i));
        assertThat(origin.hear().text()).isEqualTo("D" + word(i));
      }
    }
  }

  /** Mostly of one size, as in a frame: some shorter, some longer than the one before. */
  private static String word(int i) {
    int length = i % 7 == 6 ? 300 : i % 11 == 10 ? 1400 : 1316;
    return Integer.toString(i % 10).repeat(length);
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void whatIsTooLongIsDropped(TransportChoice choice) throws Exception {
    wire = new Wire(choice);
    Listener listener = wire.listen(protocol());
    InetSocketAddress relay = open(client, origin, listener, 1);
    client.send(listener.address(), 'D', 1, "x".repeat(1496));
    client.send(listener.address(), 'D', 1, "x".repeat(9000));
    origin.send(relay, 'D', 1, "x".repeat(1496));
    origin.send(relay, 'D', 1, "x".repeat(9000));
    client.send(listener.address(), 'D', 1, "short");
    assertThat(origin.hear().text()).isEqualTo("Dshort");
    origin.send(relay, 'D', 1, "short");
    assertThat(client.hear().text()).isEqualTo("Dshort");
    assertThat(wire.dropped(Drop.TOO_LARGE)).isEqualTo(4);
  }

  @Test
  void twoSessionsOfOneAddressGoToTheirOwnOrigins() throws Exception {
    wire = new Wire(TransportChoice.EPOLL);
    try (Peer other = new Peer()) {
      LetterProtocol letters =
          new LetterProtocol("first", id -> id == 1 ? origin.address() : other.address());
      Listener listener = wire.listen(letters);
      InetSocketAddress one = open(client, origin, listener, 1);
      InetSocketAddress two = open(client, other, listener, 2);
      client.send(listener.address(), 'D', 1, "one");
      client.send(listener.address(), 'D', 2, "two");
      assertThat(origin.hear().text()).isEqualTo("Done");
      assertThat(other.hear().text()).isEqualTo("Dtwo");
      origin.send(one, 'D', 1, "from one");
      assertThat(client.hear().text()).isEqualTo("Dfrom one");
      other.send(two, 'D', 2, "from two");
      assertThat(client.hear().text()).isEqualTo("Dfrom two");
    }
  }

  @Test
  void oneIdFromTwoAddressesIsTwoSessions() throws Exception {
    wire = new Wire(TransportChoice.EPOLL);
    try (Peer second = new Peer()) {
      Listener listener = wire.listen(protocol());
      InetSocketAddress one = open(client, origin, listener, 5);
      InetSocketAddress two = open(second, origin, listener, 5);
      assertThat(one).isNotEqualTo(two);
      origin.send(one, 'D', 5, "to the first");
      origin.send(two, 'D', 5, "to the second");
      assertThat(client.hear().text()).isEqualTo("Dto the first");
      assertThat(second.hear().text()).isEqualTo("Dto the second");
      second.send(listener.address(), 'D', 5, "x");
      assertThat(origin.hear().from()).isEqualTo(two);
    }
  }

  @Test
  void aRepeatedHandshakeIsTheSessionsAndAStrangersDatagramNobodys() throws Exception {
    wire = new Wire(TransportChoice.EPOLL);
    LetterProtocol letters = protocol();
    Listener listener = wire.listen(letters);
    open(client, origin, listener, 1);
    client.send(listener.address(), 'S', 1, "");
    assertThat(client.hear().type()).isEqualTo('A');
    client.send(listener.address(), 'D', 2, "of no session");
    client.send(listener.address(), new byte[3]);
    client.send(listener.address(), new byte[0]);
    client.send(listener.address(), 'T', 1, "");
    client.send(listener.address(), 'G', 1, "");
    client.send(listener.address(), 'D', 1, "still there");
    assertThat(origin.hear().text()).isEqualTo("Dstill there");
    assertThat(letters.sessions).hasSize(1);
    assertThat(wire.dropped(Drop.UNKNOWN_SESSION)).isEqualTo(1);
    assertThat(wire.dropped(Drop.MALFORMED)).isEqualTo(3);
    assertThat(wire.dropped(Drop.FAULT)).isEqualTo(1);
  }

  @Test
  void aKeyIsNotTakenFromAnotherSession() throws Exception {
    wire = new Wire(TransportChoice.EPOLL);
    LetterProtocol letters = protocol();
    letters.shy = true;
    Listener listener = wire.listen(letters);
    client.send(listener.address(), 'S', 1, "");
    client.send(listener.address(), 'S', 1, "");
    InetSocketAddress first = origin.hear().from();
    InetSocketAddress second = origin.hear().from();
    origin.send(first, 'D', 1, "");
    assertThat(client.hear().type()).isEqualTo('O');
    origin.send(second, 'D', 1, "");
    assertThat(client.hear().text()).isEqualTo("Rtaken");
    await().untilAsserted(() -> assertThat(wire.openOpenings()).isZero());
    assertThat(wire.openSessions()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void whatTheOriginSaysBeforeTheJoinIsHeld(TransportChoice choice) throws Exception {
    wire = new Wire(choice);
    LetterProtocol letters = protocol();
    letters.shy = true;
    Listener listener = wire.listen(letters);
    client.send(listener.address(), 'S', 1, "");
    InetSocketAddress relay = origin.hear().from();
    for (int i = 0; i < 30; i++) {
      origin.send(relay, 'D', 1, Integer.toString(i));
    }
    StringBuilder heard = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      Peer.Heard next = client.hear();
      heard.append(next.type() == 'O' ? "" : next.text().substring(1) + " ");
    }
    assertThat(heard.toString()).startsWith("1 2 3 ").endsWith(" 28 29 ");
  }

  @Test
  void answersToStrangersAreNeverLargerThanWhatTheySent() throws Exception {
    wire = new Wire(TransportChoice.EPOLL);
    Listener listener = wire.listen(protocol());
    client.send(listener.address(), Peer.datagram('H', 0, (byte) 7));
    assertThat(client.hearsNothing(200)).isTrue();
    client.send(listener.address(), Peer.datagram('H', 0, (byte) 6));
    assertThat(client.hear().length()).isEqualTo(6);
    assertThat(wire.dropped(Drop.AMPLIFYING)).isEqualTo(1);
  }

  @Test
  void theClientsGoodbyeReachesTheOriginAndBothHearLastWords() throws Exception {
    wire = new Wire(TransportChoice.EPOLL);
    LetterProtocol letters = protocol();
    Listener listener = wire.listen(letters);
    open(client, origin, listener, 1);
    client.send(listener.address(), 'X', 1, "bye");
    assertThat(List.of(origin.hear().text(), origin.hear().text()))
        .containsExactlyInAnyOrder("Xbye", "ECLIENT_CLOSED");
    assertThat(client.hear().text()).isEqualTo("ECLIENT_CLOSED");
    assertThat(letters.routes.take().closed.get(10, TimeUnit.SECONDS))
        .isEqualTo(EndReason.CLIENT_CLOSED);
    assertThat(letters.sessions.take().isOpen()).isFalse();
    await().untilAsserted(() -> assertThat(wire.openSessions()).isZero());
    open(client, origin, listener, 1);
  }

  @Test
  void aRevokedRouteEndsItsSession() throws Exception {
    wire = new Wire(TransportChoice.EPOLL);
    LetterProtocol letters = protocol();
    Listener listener = wire.listen(letters);
    open(client, origin, listener, 1);
    FakeRoute route = letters.routes.take();
    route.revoked.complete(EndReason.KICKED);
    assertThat(client.hear().text()).isEqualTo("EKICKED");
    assertThat(origin.hear().text()).isEqualTo("EKICKED");
    assertThat(route.closed).isCompletedWithValue(EndReason.KICKED);
  }

  @Test
  void aFailingInspectorCostsItsSessionOnly() throws Exception {
    wire = new Wire(TransportChoice.EPOLL);
    LetterProtocol letters = protocol();
    Listener listener = wire.listen(letters);
    open(client, origin, listener, 1);
    InetSocketAddress second = open(client, origin, listener, 2);
    open(client, origin, listener, 3);
    client.send(listener.address(), 'B', 1, "");
    assertThat(client.hear().text()).isEqualTo("ECLIENT_ERROR");
    assertThat(origin.hear().text()).isEqualTo("ECLIENT_ERROR");
    origin.send(second, 'Z', 2, "");
    assertThat(client.hear().text()).isEqualTo("EORIGIN_ERROR");
    assertThat(origin.hear().text()).isEqualTo("EORIGIN_ERROR");
    client.send(listener.address(), 'D', 3, "unharmed");
    assertThat(origin.hear().text()).isEqualTo("Dunharmed");
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void aSessionWhoseOriginsPortIsGoneEndsAtOnce(TransportChoice choice) throws Exception {
    wire = new Wire(choice);
    LetterProtocol letters = protocol();
    Listener listener = wire.listen(letters);
    open(client, origin, listener, 1);
    origin.close();
    client.send(listener.address(), 'D', 1, "anybody?");
    assertThat(client.hear().text()).isEqualTo("EORIGIN_CLOSED");
    assertThat(letters.routes.take().closed.get(10, TimeUnit.SECONDS))
        .isEqualTo(EndReason.ORIGIN_CLOSED);
    await().untilAsserted(() -> assertThat(wire.openSessions()).isZero());
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void anOpeningHearsThatNobodyListensThere(TransportChoice choice) throws Exception {
    wire = new Wire(choice);
    InetSocketAddress nobody = origin.address();
    origin.close();
    LetterProtocol letters = new LetterProtocol("first", id -> nobody);
    letters.shy = true;
    Listener listener = wire.listen(letters);
    client.send(listener.address(), 'S', 1, "");
    assertThat(letters.failures.poll(10, TimeUnit.SECONDS))
        .isInstanceOf(java.net.ConnectException.class);
    await().untilAsserted(() -> assertThat(wire.openOpenings()).isZero());
  }

  @Test
  void eitherSidesSilenceEndsTheSession() throws Exception {
    wire = new Wire(TransportChoice.EPOLL);
    LetterProtocol letters = protocol();
    letters.silence = java.time.Duration.ofSeconds(10);
    Listener listener = wire.listen(letters);
    InetSocketAddress busy = open(client, origin, listener, 1);
    open(client, origin, listener, 2);
    InetSocketAddress unheard = open(client, origin, listener, 3);
    for (int second = 0; second < 12; second += 4) {
      wire.nanos.addAndGet(TimeUnit.SECONDS.toNanos(4));
      pause();
      client.send(listener.address(), 'D', 1, "");
      hear(origin, 'D');
      origin.send(busy, 'D', 1, "");
      origin.send(unheard, 'D', 3, "");
      hear(client, 'D');
    }
    await().untilAsserted(() -> assertThat(letters.ends).hasSize(2).containsOnly(EndReason.IDLE));
    assertThat(wire.openSessions()).isEqualTo(1);
    client.send(listener.address(), 'D', 1, "last");
    assertThat(hear(origin, 'D').text()).isEqualTo("Dlast");
  }

  /** The next datagram of this type; others are passed over. */
  private static Peer.Heard hear(Peer peer, char type) throws Exception {
    Peer.Heard heard = peer.hear();
    while (heard.type() != type) {
      heard = peer.hear();
    }
    return heard;
  }

  /** Until the lanes have looked at the clock. */
  private void pause() {
    long before = wire.looks();
    await().until(() -> wire.looks() >= before + 4);
  }

  @Test
  void aSessionMovesToAnotherAddressOfItsClient() throws Exception {
    wire = new Wire(TransportChoice.NIO); // one loop, so that both addresses come to it
    LetterProtocol letters = protocol();
    Listener listener = wire.listen(letters);
    InetSocketAddress relay = open(client, origin, listener, 1);
    UdpSession session = letters.sessions.take();
    try (Peer roaming = new Peer()) {
      Wire.get(letters.onLoop(() -> session.bind(roaming.address(), 1)));
      roaming.send(listener.address(), 'D', 1, "from here too");
      assertThat(origin.hear().text()).isEqualTo("Dfrom here too");
      origin.send(relay, 'D', 1, "old");
      assertThat(client.hear().text()).isEqualTo("Dold");
      Wire.get(
          letters.onLoop(
              () -> {
                session.moveTo(roaming.address());
                session.unbind(client.address(), 1);
                return true;
              }));
      origin.send(relay, 'D', 1, "new");
      assertThat(roaming.hear().text()).isEqualTo("Dnew");
      client.send(listener.address(), 'D', 1, "late");
      roaming.send(listener.address(), 'D', 1, "good");
      assertThat(origin.hear().text()).isEqualTo("Dgood");
      assertThat(wire.dropped(Drop.UNKNOWN_SESSION)).isEqualTo(1);
    }
  }

  @Test
  void aSecondSocketOnThePortIsRefused() throws Exception {
    wire = new Wire(TransportChoice.EPOLL);
    assertThatThrownBy(() -> Wire.get(wire.listeners.udp("other", client.address(), protocol())))
        .cause()
        .isInstanceOf(BindException.class)
        .hasMessageContaining(Integer.toString(client.address().getPort()));
  }
}
