package io.weir.plugin.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/**
 * Sessions that come and go in waves leave nothing behind: as many as {@code -Dweir.crowd.sessions}
 * says, the default is the short form.
 */
class WebrtcCrowdIT extends WithReplica {
  private static final int WAVE = 100;
  private static final int WAVES =
      Math.max(1, Integer.getInteger("weir.crowd.sessions", 1000) / WAVE);
  private static final int WARMING_WAVES = 2;
  private static final byte[] FAREWELL =
      HexFormat.of().parseHex("15fefd0001000000000000001a" + "ab".repeat(26));

  /** Netty's pools grow by chunks of 4 MiB, one for each thread at most; not with sessions. */
  private static final long DIRECT_NOISE = 16 << 20;

  /** Whose instances are there for a session alone. */
  private static final List<String> OF_SESSIONS =
      List.of(
          "io.weir.plugin.webrtc.session.MediaSession",
          "io.weir.plugin.webrtc.session.Credential",
          "io.weir.plugin.webrtc.media.UdpLeg",
          "io.weir.plugin.webrtc.signalling.Farewells$Farewell",
          "io.weir.plugin.webrtc.TestRouter$TestRoute",
          "io.weir.api.store.DatagramSession",
          "io.weir.host.net.udp.RelayedSession",
          "io.weir.host.net.udp.OriginSocket");

  @Override
  String settings() {
    return "upstream.idle-timeout = 1s";
  }

  @Test
  void sessionsThatComeAndGoLeaveNothing() throws Exception {
    for (int wave = 0; wave < WARMING_WAVES; wave++) {
      wave();
    }
    awaitQuiet();
    int files = openFiles();
    long direct = directBytes();
    for (int wave = 0; wave < WAVES; wave++) {
      wave();
    }
    awaitQuiet();
    await("file descriptors as before")
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(openFiles()).isLessThanOrEqualTo(files));
    assertThat(router.ends).hasSize((WARMING_WAVES + WAVES) * WAVE);
    long after = directBytes();
    String figures =
        "%d sessions in waves of %d; descriptors: %d, then %d; Netty's memory: %d, then %d bytes"
            .formatted(WAVES * WAVE, WAVE, files, openFiles(), direct, after);
    System.out.println(figures);
    assertThat(after).as(figures).isLessThan(direct + DIRECT_NOISE);
  }

  /** All are there at once; then they end in the three ways that there are. */
  private void wave() throws Exception {
    List<TestClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < WAVE; i++) {
        TestClient client = new TestClient().offer(replica.api, WHIP);
        clients.add(client);
        client.connect(replica.media);
        assertMediaPasses(client, replica);
      }
      assertThat(classesOfSessions()).hasSameSizeAs(OF_SESSIONS);
      for (int i = 0; i < WAVE; i++) {
        TestClient client = clients.get(i);
        if (i % 4 == 0) {
          client.send(replica.media, FAREWELL);
        } else if (i % 2 == 0) {
          assertThat(TestClient.ask("DELETE", replica.api, client.location(), "").statusCode())
              .as("200, or 404 if it has been silent for so long by now")
              .isIn(200, 404);
        }
      }
    } finally {
      clients.forEach(TestClient::close);
    }
    origin.heard.clear();
    origin.asked.clear();
  }

  private void awaitQuiet() {
    await("no session anywhere")
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              assertThat(router.open).isEmpty();
              assertThat(origin.open()).isZero();
              for (String gauge : List.of("sessions.open", "keys", "openings.open")) {
                assertThat(replica.gauge("weir.datagram." + gauge)).as(gauge).isZero();
              }
              assertThat(replica.gauge("weir.http.upstream.connections")).isZero();
            });
    await("no object of a session")
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(classesOfSessions()).isEmpty());
  }

  /** Lines about those of {@link #OF_SESSIONS} that have live instances. */
  private static List<String> classesOfSessions() throws Exception {
    return histogram()
        .lines()
        .filter(line -> OF_SESSIONS.contains(line.strip().replaceAll(".*\\s", "")))
        .toList();
  }

  /** Live objects by class, after a collection. */
  private static String histogram() throws Exception {
    return (String)
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
  }

  private static long directBytes() {
    return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
  }

  private static int openFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return (int) files.count();
    }
  }
}
