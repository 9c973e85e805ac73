package io.weir.plugin.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.host.store.memory.MemoryStore;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A replica before an origin, for each test. */
abstract class WithReplica {
  static final String WHIP = "/rtc/v1/whip/?app=live&stream=s";

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  final MemoryStore store = new MemoryStore(InstantSource.system(), timer);
  TestOrigin origin;
  TestRouter router;
  Replica replica;

  @BeforeEach
  void start() throws Exception {
    store.start();
    origin = new TestOrigin();
    router = origin.router(true);
    replica = new Replica(router, store.datagramSessions(), "session-timeout = 2s\n" + settings());
  }

  /** Further lines of the replica's section. */
  String settings() {
    return "";
  }

  @AfterEach
  void stop() throws Exception {
    replica.close();
    origin.close();
    timer.shutdownNow();
  }

  TestClient connected() throws Exception {
    TestClient client = new TestClient().offer(replica.api, WHIP);
    client.connect(replica.media);
    origin.heard.clear();
    return client;
  }

  void assertMediaPasses(TestClient client, Replica by) throws Exception {
    byte[] rtp = TestClient.rtp(7);
    client.send(by.media, rtp);
    assertThat(client.hear()).isEqualTo(rtp);
  }

  void assertNothingPasses(TestClient client) throws Exception {
    client.socket.setSoTimeout(300);
    client.send(replica.media, TestClient.rtp(9));
    assertThat(client.hear()).isNull();
    client.socket.setSoTimeout(2000);
  }
}
