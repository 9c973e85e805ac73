package io.weir.host.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.store.DatagramSession;
import io.weir.api.store.DatagramSessionStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What sessions cost in Redis, and that it does not keep them. */
class RedisSessionsTest {
  private static final int AT_ONCE = 500;
  private static final StreamKey KEY = StreamKey.parse("__defaultVhost__/live/cam1");
  private static final Duration TTL = Duration.ofSeconds(30);
  private static final int HASHES = 16;

  private final RedisServer server = RedisServer.start();
  private RedisReplica replica;
  private DatagramSessionStore sessions;

  @BeforeEach
  void start() throws Exception {
    replica = RedisReplica.thatReadsNothingInTurn(server);
    sessions = replica.store.datagramSessions();
  }

  @AfterEach
  void stop() throws Exception {
    replica.close();
    server.close();
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** So many at once as any machine writes within the store's budget. */
  private List<String> put(int from, int to, Duration ttl) {
    List<String> ids = IntStream.range(from, to).mapToObj(i -> "o" + i + ":c").toList();
    for (int done = 0; done < ids.size(); done += AT_ONCE) {
      putAtOnce(ids.subList(done, Math.min(ids.size(), done + AT_ONCE)), ttl);
    }
    return ids;
  }

  private void putAtOnce(List<String> ids, Duration ttl) {
    ids.stream()
        .map(id -> new DatagramSession(id, id, KEY, new OriginId("o"), "127.0.0.1:8000", "pw"))
        .map(session -> sessions.put(session, ttl))
        .toList()
        .forEach(RedisSessionsTest::get);
  }

  private long processed() throws Exception {
    return server
        .command("INFO stats")
        .lines()
        .filter(line -> line.startsWith("total_commands_processed:"))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
        .findFirst()
        .orElseThrow();
  }

  /** How many commands Redis carries out so that these stay, those that scripts call with them. */
  private long commandsFor(Collection<String> ids) throws Exception {
    long before = processed();
    assertThat(get(sessions.touch(ids, TTL))).isEmpty();
    assertThat(get(sessions.missing(ids))).isEmpty();
    return processed() - before - 1;
  }

  @Test
  void manySessionsCostAsManyCommandsAsFew() throws Exception {
    List<String> all = put(0, 10_000, TTL);
    commandsFor(all);

    long few = commandsFor(all.subList(0, 200));
    long many = commandsFor(all.subList(0, 2_000));
    long tenThousand = commandsFor(all);
    System.out.printf(
        "Redis carries out %d commands to renew and look for 200 sessions, %d for 2,000, %d for"
            + " 10,000%n",
        few, many, tenThousand);
    assertThat(many).isEqualTo(few);
    // One script for 200 sessions of one hash at most.
    assertThat(tenThousand).isLessThanOrEqualTo(few / HASHES * (HASHES + 10_000 / 200));
  }

  @Test
  void whatHasLapsedIsFreedByWhoComesNext() throws Exception {
    put(0, 1_000, Duration.ofMillis(1));
    List<String> present = put(1_000, 1_100, TTL);
    await()
        .untilAsserted(
            () -> {
              assertThat(get(sessions.touch(present, TTL))).isEmpty();
              assertThat(stored("HLEN weir:sessions:{%d}")).isEqualTo(present.size());
              assertThat(stored("ZCARD weir:sessions:{%d}:ends")).isEqualTo(present.size());
            });
  }

  @Test
  void nothingStaysOfSessionsThatNobodyRenews() throws Exception {
    put(0, 100, Duration.ofSeconds(1));
    List<String> lasting = put(0, 50, Duration.ofMillis(1_500));
    assertThat(get(sessions.touch(lasting, Duration.ofSeconds(2)))).isEmpty();
    assertThat(stored("HLEN weir:sessions:{%d}")).isEqualTo(100);

    await().untilAsserted(() -> assertThat(server.command("DBSIZE")).startsWith(":0"));
  }

  @Test
  void nothingStaysOfSessionsThatHaveEnded() throws Exception {
    for (String id : put(0, 100, TTL)) {
      assertThat(get(sessions.remove(id))).isTrue();
    }
    assertThat(server.command("DBSIZE")).startsWith(":0");
  }

  private long stored(String command) throws Exception {
    long sum = 0;
    for (int hash = 0; hash < HASHES; hash++) {
      sum += Long.parseLong(server.command(command.formatted(hash)).substring(1).strip());
    }
    return sum;
  }
}
