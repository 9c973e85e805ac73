package io.weir.host.net.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.EventLoop;
import io.weir.api.net.Listener;
import io.weir.api.routing.EndReason;
import io.weir.host.net.NetSettings.TransportChoice;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A port of few sessions is served by one of two event loops, one of many by both. */
@SuppressWarnings("NullAway.Init") // each test opens the wire that it wants
class UdpSpreadIT {
  /** So many clients that all of them come to one of two loops by chance once in 2,048 times. */
  private static final int CLIENTS = 12;

  private Wire wire;
  private Peer origin;
  private final List<Caller> callers = new ArrayList<>();

  /**
   * A client with a session.
   *
   * @param relay from where the origin hears it
   */
  private record Caller(Peer peer, int id, InetSocketAddress relay) {}

  @BeforeEach
  void peers() throws Exception {
    origin = new Peer();
  }

  @AfterEach
  void stop() throws Exception {
    wire.close();
    origin.close();
    callers.forEach(caller -> caller.peer().close());
  }

  private LetterProtocol listenForUpTo(int sessions) {
    wire =
        new Wire(
            TransportChoice.EPOLL,
            new UdpSettings(1500, 0, 0, 0, 1 << 20, 1 << 20, 1 << 20, sessions));
    return new LetterProtocol("first", id -> origin.address());
  }

  private Caller call(Listener listener) throws IOException {
    Peer peer = new Peer();
    int id = callers.size() + 1;
    peer.send(listener.address(), 'S', id, "");
    InetSocketAddress relay = origin.hear().from();
    assertThat(peer.hear().type()).isEqualTo('O');
    Caller caller = new Caller(peer, id, relay);
    callers.add(caller);
    return caller;
  }

  private void callUntilBothLoopsHaveSessions(LetterProtocol letters, Listener listener) {
    await()
        .pollDelay(0, TimeUnit.MILLISECONDS)
        .pollInterval(1, TimeUnit.MILLISECONDS)
        .untilAsserted(
            () -> {
              call(listener);
              assertThat(letters.busyLoops).hasSize(2);
            });
  }

  private void speaksBothWays(Caller caller, Listener listener) throws IOException {
    caller.peer().send(listener.address(), 'D', caller.id(), "up " + caller.id());
    Peer.Heard up = origin.hear();
    assertThat(up.text()).isEqualTo("Dup " + caller.id());
    assertThat(up.from()).isEqualTo(caller.relay());
    origin.send(caller.relay(), 'D', caller.id(), "down " + caller.id());
    Peer.Heard down = caller.peer().hear();
    assertThat(down.text()).isEqualTo("Ddown " + caller.id());
    assertThat(down.from()).isEqualTo(listener.address());
  }

  @Test
  void sessionsOfThePortsFirstLoopGoOnWhenAllLoopsListen() throws Exception {
    LetterProtocol letters = listenForUpTo(CLIENTS);
    Listener listener = wire.listen(letters);
    for (int i = 0; i < CLIENTS; i++) {
      call(listener);
    }
    assertThat(letters.busyLoops).hasSize(1);
    call(listener);
    callUntilBothLoopsHaveSessions(letters, listener);
    for (Caller caller : callers) {
      speaksBothWays(caller, listener);
    }
    for (Caller caller : callers) {
      caller.peer().send(listener.address(), 'S', caller.id(), "");
      assertThat(caller.peer().hear().type()).as("known to its loop").isEqualTo('A');
    }
    for (Caller caller : callers) {
      caller.peer().send(listener.address(), 'X', caller.id(), "");
      assertThat(caller.peer().hear().text()).isEqualTo("ECLIENT_CLOSED");
    }
    await().untilAsserted(() -> assertThat(wire.openSessions()).isZero());
    assertThat(letters.ends).hasSameSizeAs(callers).containsOnly(EndReason.CLIENT_CLOSED);
    assertThat(wire.dropped(Drop.UNKNOWN_SESSION)).isZero();
    Wire.get(listener.stop());
    try (Peer next = new Peer(listener.address().getAddress(), listener.address().getPort())) {
      assertThat(next.address()).as("no loop listens any more").isEqualTo(listener.address());
    }
  }

  @Test
  void aClientWhoseSessionIsOverIsServedByTheLoopThatItComesTo() throws Exception {
    LetterProtocol letters = listenForUpTo(CLIENTS);
    Listener listener = wire.listen(letters);
    for (int i = 0; i < CLIENTS; i++) {
      call(listener);
    }
    call(listener);
    await().until(() -> listeningSockets(listener) == 2);
    letters.busyLoops.clear();
    for (Caller caller : callers) {
      caller.peer().send(listener.address(), 'X', caller.id(), "");
      assertThat(caller.peer().hear().type()).isEqualTo('E');
      origin.hear();
      origin.hear();
      caller.peer().send(listener.address(), 'S', caller.id(), "");
      assertThat(caller.peer().hear().type()).isEqualTo('O');
      origin.hear();
    }
    assertThat(letters.busyLoops).hasSize(2);
  }

  @Test
  void silenceIsCountedAtEachLoopFromWhenItListens() throws Exception {
    LetterProtocol letters = listenForUpTo(CLIENTS);
    Listener listener = wire.listen(letters);
    wire.nanos.addAndGet(TimeUnit.HOURS.toNanos(1));
    awaitLooks(2);
    callUntilBothLoopsHaveSessions(letters, listener);
    awaitLooks(4);
    assertThat(wire.openSessions()).isEqualTo(callers.size());
    wire.nanos.addAndGet(TimeUnit.HOURS.toNanos(1));
    await().untilAsserted(() -> assertThat(wire.openSessions()).isZero());
    assertThat(letters.ends).hasSameSizeAs(callers).containsOnly(EndReason.IDLE);
  }

  @Test
  void whatIsHandedOverToABusyLoopIsBounded() throws Exception {
    LetterProtocol letters = listenForUpTo(CLIENTS);
    Listener listener = wire.listen(letters);
    for (int i = 0; i < CLIENTS; i++) {
      call(listener);
    }
    EventLoop first = letters.busyLoops.iterator().next();
    callUntilBothLoopsHaveSessions(letters, listener);
    CountDownLatch busy = new CountDownLatch(1);
    first.submit(() -> busy.await(10, TimeUnit.SECONDS));
    try {
      for (int i = 0; i < 1_100; i++) {
        for (Caller caller : callers.subList(0, CLIENTS)) {
          caller.peer().send(listener.address(), 'D', caller.id(), "waits");
        }
      }
      await().untilAsserted(() -> assertThat(wire.dropped(Drop.CONGESTED)).isPositive());
    } finally {
      busy.countDown();
    }
    Caller early = callers.get(0);
    origin.send(early.relay(), 'D', early.id(), "goes on");
    assertThat(early.peer().hear().text()).isEqualTo("Dgoes on");
  }

  private void awaitLooks(int looks) {
    long before = wire.looks();
    await().until(() -> wire.looks() >= before + looks);
  }

  @Test
  void manyDatagramsOfOneSessionLetAllLoopsListen() throws Exception {
    LetterProtocol letters = listenForUpTo(1_000);
    Listener listener = wire.listen(letters);
    Caller fat = call(listener);
    assertThat(listeningSockets(listener)).isEqualTo(1);
    byte[] data = Peer.datagram('D', fat.id(), new byte[200]);
    await()
        .atMost(20, TimeUnit.SECONDS)
        .pollDelay(0, TimeUnit.MILLISECONDS)
        .pollInterval(1, TimeUnit.MILLISECONDS)
        .until(
            () -> {
              for (int i = 0; i < 2_000; i++) {
                fat.peer().send(listener.address(), data);
              }
              return listeningSockets(listener) == 2;
            });
  }

  /** As the kernel tells it. */
  private static long listeningSockets(Listener listener) throws IOException {
    String port = String.format(Locale.ROOT, ":%04X", listener.address().getPort());
    long sockets = 0;
    for (String table : List.of("/proc/net/udp", "/proc/net/udp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        sockets += line.strip().split("\\s+", 3)[1].endsWith(port) ? 1 : 0;
      }
    }
    return sockets;
  }
}
