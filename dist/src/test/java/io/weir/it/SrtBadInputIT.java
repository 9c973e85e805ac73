package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.RawSrt;
import io.weir.it.kit.RawSrtOrigin;
import io.weir.it.kit.WeirProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What nobody should send costs its sender a refusal, and nobody else anything. */
@Isolated
final class SrtBadInputIT {
  private static final Duration A_WHILE = Duration.ofMillis(300);
  private static final int ID = 0x11;
  private static final int NO_REFUSAL = RawSrt.CONCLUSION;

  private RawSrtOrigin origin;
  private WeirProcess weir;
  private RawSrt client;

  @BeforeEach
  void start() {
    origin = RawSrtOrigin.start(caller -> caller + 0x1000);
    weir = WeirProcess.builder().srtOrigin("o", origin.address()).start();
    client = RawSrt.to(weir.srtPort());
  }

  @AfterEach
  void stop() {
    client.close();
    weir.close();
    origin.close();
  }

  private int refusalOf(byte[] datagram) {
    client.send(datagram);
    byte[] answer = client.answer();
    assertThat(answer.length).isLessThanOrEqualTo(datagram.length);
    assertThat(RawSrt.at(answer, 12)).isEqualTo(ID);
    return RawSrt.at(answer, 36);
  }

  private byte[] conclusion(String streamId) {
    return RawSrt.conclusion(ID, client.cookie(ID), streamId);
  }

  private void assertServes() {
    try (RawSrt another = RawSrt.to(weir.srtPort())) {
      assertThat(RawSrt.at(another.call(0x99, "#!::r=live/other,m=publish"), 36))
          .isEqualTo(NO_REFUSAL);
    }
  }

  @Test
  void extensionsThatLieAreRefused() {
    byte[] whole = conclusion("live/s");
    assertThat(refusalOf(Arrays.copyOf(whole, whole.length - 1))).isEqualTo(1004);
    assertThat(refusalOf(Arrays.copyOf(whole, whole.length - 7))).isEqualTo(1004);
    assertThat(refusalOf(Arrays.copyOf(whole, RawSrt.HANDSHAKE + 2))).isEqualTo(1004);
    byte[] lying = whole.clone();
    ByteBuffer.wrap(lying).putShort(RawSrt.HANDSHAKE + 2, (short) 0xffff);
    assertThat(refusalOf(lying)).isEqualTo(1004);
    byte[] twice = RawSrt.concat(whole, RawSrt.extension(5, RawSrt.swapped("live/t")));
    assertThat(refusalOf(twice)).isEqualTo(1004);
    assertThat(refusalOf(conclusion("s".repeat(600)))).isEqualTo(2400);
    assertThat(origin.hearsNoConclusion(A_WHILE)).isTrue();
    assertThat(weir.metrics().sum("weir_bad_input_total", "protocol=\"srt\"")).isEqualTo(6);
    assertServes();
  }

  @Test
  void keysThatLookAlikeNameNothing() {
    assertThat(refusalOf(conclusion("#!::auth=tok"))).isEqualTo(2400);
    assertThat(refusalOf(conclusion("#!::hr=live/s,xm=publish"))).isEqualTo(2400);
    assertThat(refusalOf(conclusion("#!::r=live/s,m=bidirectional"))).isEqualTo(2405);
    assertThat(refusalOf(conclusion("#!::auth=tok,form=x,r=live/s"))).isEqualTo(NO_REFUSAL);
    assertThat(weir.json("/api/v1/sessions").get(0).get("stream").asText()).endsWith("live/s");
  }

  @Test
  void cookiesAreForThoseWhoAskedForThem() {
    assertThat(refusalOf(RawSrt.conclusion(ID, 0, "live/s"))).isEqualTo(1004);
    int cookie = client.cookie(ID);
    assertThat(refusalOf(RawSrt.conclusion(ID, cookie + 1, "live/s"))).isEqualTo(1004);
    try (RawSrt thief = RawSrt.to(weir.srtPort())) {
      thief.send(RawSrt.conclusion(ID, cookie, "live/s"));
      assertThat(RawSrt.at(thief.answer(), 36)).isEqualTo(1004);
    }
    assertThat(origin.hearsNoConclusion(A_WHILE)).isTrue();
    assertThat(refusalOf(RawSrt.conclusion(ID, cookie, "live/s"))).isEqualTo(NO_REFUSAL);
  }

  @Test
  void oldVersionsAndRendezvousAreRefusedAsSuch() {
    assertThat(refusalOf(RawSrt.handshake(0, 5, 0, 0, ID, 77))).isEqualTo(1009);
    int cookie = client.cookie(ID);
    assertThat(refusalOf(RawSrt.handshake(0, 4, 2, RawSrt.CONCLUSION, ID, cookie))).isEqualTo(1008);
    assertThat(RawSrt.at(client.answer(), 0)).isEqualTo(0x80050000);
    assertThat(refusalOf(RawSrt.handshake(0, 99, 0, RawSrt.CONCLUSION, ID, cookie)))
        .isEqualTo(1008);
  }

  @Test
  void whatIsNoHandshakeIsNotAnswered() {
    List<byte[]> datagrams = new ArrayList<>();
    for (int size = 0; size < RawSrt.HANDSHAKE; size++) {
      datagrams.add(Arrays.copyOf(RawSrt.induction(ID), size));
    }
    datagrams.add(RawSrt.induction(0));
    datagrams.add(Arrays.copyOf(RawSrt.induction(ID), 1501));
    datagrams.add(RawSrt.handshake(0, 5, 0, 1002, ID, 0));
    datagrams.add(RawSrt.handshake(0, 5, 0, -2, ID, 0));
    datagrams.add(RawSrt.shutdown(0));
    datagrams.add(RawSrt.shutdown(0x1011));
    datagrams.add(RawSrt.data(0x1011, 1));
    datagrams.forEach(client::send);
    assertThat(client.hear(A_WHILE)).isEmpty();
    assertServes();
  }

  @Test
  void noiseIsSurvived() {
    Random random = new Random(4);
    for (int i = 0; i < 20_000; i++) {
      byte[] noise = conclusionWithNoise(random);
      client.send(noise);
    }
    assertServes();
  }

  private static byte[] conclusionWithNoise(Random random) {
    byte[] packet = RawSrt.conclusion(random.nextInt(), random.nextInt(), "#!::r=live/s,m=publish");
    for (int i = random.nextInt(8); i >= 0; i--) {
      packet[random.nextInt(packet.length)] = (byte) random.nextInt();
    }
    return Arrays.copyOf(packet, random.nextInt(packet.length * 2));
  }

  @Test
  void aFloodOfInductionsLeavesEstablishedSessionsAlone() throws Exception {
    // Leak detection makes every buffer ten times as dear.
    weir.close();
    client.close();
    weir =
        WeirProcess.builder()
            .srtOrigin("o", origin.address())
            .with("weir.protocols.srt.idle-timeout = 60s") // this origin listens only
            .unwatched()
            .start();
    client = RawSrt.to(weir.srtPort());
    int originId = RawSrt.at(client.call(ID, "#!::r=live/s,m=publish"), 40);
    long before = weir.residentBytes();
    AtomicBoolean over = new AtomicBoolean();
    AtomicLong sent = new AtomicLong();
    List<DatagramChannel> ports = ports(2000);
    Thread flood = new Thread(() -> flood(ports, over, sent));
    flood.start();
    exchange(originId, Duration.ofSeconds(4)); // until both are compiled
    int[] exchanged = exchange(originId, Duration.ofSeconds(6));
    int count = exchanged[0];
    int lost = exchanged[1];
    over.set(true);
    flood.join();
    for (DatagramChannel port : ports) {
      port.close();
    }
    long grown = weir.residentBytes() - before;
    System.out.printf(
        "%,d inductions from 2,000 ports in 10 s; a session's %,d packets in the last 6 s, %d lost;"
            + " memory grew by %.1f MiB%n",
        sent.get(), count, lost, grown / 1048576.0);
    assertThat(sent.get()).isGreaterThan(10_000);
    // The kernel's buffer of the socket is shared, and may overflow where others use the cores too.
    assertThat(lost).isLessThanOrEqualTo(count / 100);
    assertThat(grown).isLessThan(64 << 20);
    assertThat(weir.json("/api/v1/sessions")).hasSize(1);
  }

  /** Sends one by one what the origin must hear; how many, and how many it did not. */
  private int[] exchange(int originId, Duration time) {
    int count = 0;
    int lost = 0;
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      client.send(RawSrt.data(originId, ++count));
      if (origin.hear(A_WHILE).isEmpty()) {
        lost++;
      }
    }
    return new int[] {count, lost};
  }

  private void flood(List<DatagramChannel> ports, AtomicBoolean over, AtomicLong sent) {
    SocketAddress target = new InetSocketAddress(InetAddress.getLoopbackAddress(), weir.srtPort());
    ByteBuffer induction = ByteBuffer.wrap(RawSrt.induction(ID));
    try {
      while (!over.get()) {
        for (DatagramChannel port : ports) {
          port.send(induction.rewind(), target);
          sent.incrementAndGet();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<DatagramChannel> ports(int count) throws IOException {
    List<DatagramChannel> ports = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      ports.add(DatagramChannel.open().bind(any));
    }
    return ports;
  }
}
