package io.weir.host.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.store.DatagramSession;
import io.weir.api.store.LoadStore.Open;
import io.weir.api.store.Ownership;
import io.weir.api.store.OwnershipStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More than one Redis server: Sentinel and its fail-over, and a Cluster that loses a master. */
class RedisTopologiesTest {
  private static final OriginId A = new OriginId("vid-a");
  private static final OriginId B = new OriginId("vid-b");
  private static final Duration TTL = Duration.ofSeconds(60);
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final List<StreamKey> KEYS =
      IntStream.range(0, 300).mapToObj(i -> StreamKey.parse("v/live/s" + i)).toList();

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static OwnershipStore of(RedisReplica replica) {
    return replica.store.ownership();
  }

  private static List<Ownership> claimAll(RedisReplica one, RedisReplica other) {
    List<Ownership> owners = new ArrayList<>();
    for (StreamKey key : KEYS) {
      Ownership first = get(of(one).claim(key, A, TTL));
      Ownership live = get(of(one).publish(first, "r1/s", TTL)).orElseThrow();
      assertThat(get(of(other).claim(key, B, TTL))).isEqualTo(live);
      owners.add(live);
    }
    return owners;
  }

  /** What a replica's leases do with each renewal; returns how many had to be brought back. */
  private static int renew(RedisReplica replica, List<Ownership> held) {
    Collection<Ownership> lost = get(of(replica).renew(held, TTL));
    for (Ownership each : lost) {
      Ownership back = get(of(replica).restore(each, Duration.ofSeconds(30), TTL));
      held.replaceAll(it -> it.key().equals(back.key()) ? back : it);
    }
    return lost.size();
  }

  private static void allHeldAt(List<Ownership> held, RedisReplica... replicas) {
    for (RedisReplica replica : replicas) {
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(get(of(replica).snapshot(1_000)))
                      .containsExactlyInAnyOrderElementsOf(held));
    }
    assertThat(held).allMatch(it -> it.origin().equals(A) && it.published());
  }

  /** The operators' page has what this test shows to work. */
  private static String page() throws IOException {
    return Files.readString(Path.of("../docs/operating.md"));
  }

  private static String[] aclOfThePage() throws IOException {
    String rule =
        page()
            .lines()
            .dropWhile(line -> !line.startsWith("user weir "))
            .takeWhile(line -> !line.equals("```"))
            .map(line -> line.replace("\\", "").strip())
            .collect(Collectors.joining(" "))
            .replace("PASSWORD", "hush")
            .substring("user ".length());
    return ("--user " + rule).split(" ");
  }

  @Test
  void theAclOfTheOperatorsPageIsEnough() throws Exception {
    try (RedisServer server = RedisServer.start(aclOfThePage());
        RedisReplica one = RedisReplica.of(server, "username = weir, password = hush");
        RedisReplica other = RedisReplica.of(server, "username = weir, password = hush")) {
      List<Ownership> held = claimAll(one, other);
      assertThat(one.store.status().away()).as(one.store.status().detail()).isFalse();
      assertThat(renew(one, held)).isZero();
      allHeldAt(held, one, other);
      Ownership free = get(of(one).claim(StreamKey.parse("v/live/free"), A, TTL));
      assertThat(get(of(other).replace(free, B, TTL)).generation().alone()).isZero();
      get(one.store.history().remember(List.of("client:1"), A, TTL));
      assertThat(get(other.store.history().recall(List.of("client:1")))).hasSize(1);
      DatagramSession session =
          new DatagramSession("u", "u", KEYS.get(0), A, "127.0.0.1:8000", "pw");
      get(one.store.datagramSessions().put(session, TTL));
      assertThat(get(one.store.datagramSessions().touch(List.of("u"), TTL))).isEmpty();
      assertThat(get(other.store.datagramSessions().find("u"))).contains(session);
      assertThat(get(other.store.datagramSessions().remove("u"))).isTrue();
      get(one.store.loads().publish("r1", Map.of(A, new Open(1, 1)), TTL));
      assertThat(get(other.store.loads().others("r2"))).hasSize(1);
      assertThat(List.of(one, other)).noneMatch(RedisTopologiesTest::anyFailed);
    }
  }

  @Test
  void theTlsExampleOfTheOperatorsPageWorksWithItsAcl(@TempDir Path directory) throws Exception {
    run(
        directory,
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
            + " -addext subjectAltName=DNS:localhost -keyout server.key -out server.crt");
    run(
        directory,
        System.getProperty("java.home")
            + "/bin/keytool -importcert -noprompt -alias redis -file server.crt"
            + " -storetype PKCS12 -storepass changeit -keystore redis-ca.p12");
    String example =
        page()
            .lines()
            .dropWhile(line -> !line.startsWith("weir.store.redis { username = weir"))
            .takeWhile(line -> !line.equals("```"))
            .collect(Collectors.joining("\n"));
    assertThat(example).contains("rediss://redis.example:6379", "/etc/weir/redis-ca.p12");
    try (RedisServer server = RedisServer.startWithTls(directory, aclOfThePage())) {
      String local =
          example
              .replace("redis.example:6379", "localhost:" + server.tlsPort())
              .replace("/etc/weir", directory.toString())
              .replace("${REDIS_PASSWORD}", "hush");
      String section =
          ConfigFactory.parseString("budget = 5s, required = true")
              .withFallback(ConfigFactory.parseString(local).getConfig("weir.store.redis"))
              .root()
              .render(ConfigRenderOptions.concise());
      try (RedisReplica one = new RedisReplica(section).start();
          RedisReplica other = new RedisReplica(section).start()) {
        List<Ownership> held = claimAll(one, other);
        assertThat(renew(other, held)).isZero();
        allHeldAt(held, one, other);
        assertThat(List.of(one, other)).noneMatch(RedisTopologiesTest::anyFailed);
        assertThat(server.command("HLEN weir:streams:{0}")).isNotEqualTo(":0\r\n");
      }
      try (RedisReplica stranger =
          new RedisReplica(
              "required = true, config.singleServerConfig.address = \"rediss://localhost:%d\""
                  .formatted(server.tlsPort()))) {
        assertThatThrownBy(stranger::start).as("a certificate of nobody").isNotNull();
      }
    }
  }

  private static void run(Path directory, String command) throws Exception {
    Path log = directory.resolve("log");
    Process process =
        new ProcessBuilder(List.of(command.split(" ")))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0)
        .as(Files.readString(log))
        .isTrue();
  }

  private static boolean anyFailed(RedisReplica replica) {
    return replica.meters.find("weir.store.calls").timers().stream()
        .anyMatch(timer -> !"answered".equals(timer.getId().getTag("result")));
  }

  @Test
  void failOverBySentinelLosesNoStream() throws Exception {
    try (RedisServer master = RedisServer.start();
        RedisServer replica = RedisServer.start("--replicaof", "127.0.0.1 " + master.port());
        RedisServer sentinel = RedisServer.sentinel(master.port())) {
      await().atMost(SOON).until(() -> master.command("INFO").contains("state=online"));
      await().atMost(SOON).until(() -> sentinel.command("INFO sentinel").contains("slaves=1"));
      String config =
          "budget = 2s, config.sentinelServersConfig { masterName = m, checkSentinelsList = false,"
              + " scanInterval = 500, sentinelAddresses = [\"redis://127.0.0.1:%d\"] }";
      String configured = config.formatted(sentinel.port());
      try (RedisReplica one = new RedisReplica(configured).start();
          RedisReplica other = new RedisReplica(configured).start()) {
        List<Ownership> held = claimAll(one, other);
        master.kill();
        assertThat(KEYS).allMatch(key -> get(of(other).find(key)).orElseThrow().origin().equals(A));
        await()
            .atMost(SOON)
            .until(() -> replica.command("INFO replication").contains("role:master"));
        StreamKey fresh = StreamKey.parse("v/live/after");
        await()
            .atMost(SOON)
            .until(
                () ->
                    get(of(one).claim(fresh, A, TTL)).generation().alone() == 0
                        && !one.store.status().away()
                        && replica.command("HLEN weir:streams:{0}").startsWith(":"));
        int lost = renew(one, held);
        assertThat(renew(one, held)).isZero();
        held.add(
            get(of(one).publish(get(of(one).claim(fresh, A, TTL)), "r1/s", TTL)).orElseThrow());
        allHeldAt(held, one, other);
        System.out.printf(
            "Sentinel fail-over: %d of %d streams were lost with the master and brought back%n",
            lost, KEYS.size());
      }
    }
  }

  @Test
  void clusterThatLosesAMasterLosesNoStream() throws Exception {
    List<RedisServer> nodes = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        nodes.add(
            RedisServer.start(
                "--cluster-enabled",
                "yes",
                "--cluster-node-timeout",
                "1000",
                "--cluster-require-full-coverage",
                "no"));
      }
      RedisServer.makeCluster(nodes);
      String config =
          "budget = 1s, config.clusterServersConfig { scanInterval = 500, nodeAddresses = ["
              + "\"redis://127.0.0.1:%d\", \"redis://127.0.0.1:%d\"] }";
      String configured = config.formatted(nodes.get(0).port(), nodes.get(1).port());
      try (RedisReplica one = new RedisReplica(configured).start();
          RedisReplica other = new RedisReplica(configured).start()) {
        List<Ownership> held = claimAll(one, other);
        allHeldAt(held, one, other);
        RedisServer lost = nodes.get(2);
        lost.kill();
        assertThat(KEYS).allMatch(key -> get(of(other).find(key)).orElseThrow().origin().equals(A));
        List<Ownership> meanwhile = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          StreamKey key = StreamKey.parse("v/live/meanwhile" + i);
          meanwhile.add(get(of(one).claim(key, A, TTL)).withPublisher("r1/s"));
        }
        long alone = meanwhile.stream().filter(it -> it.generation().alone() > 0).count();
        lost.restart();
        held.addAll(meanwhile);
        int[] back = new int[1];
        await()
            .atMost(SOON)
            .pollInterval(Duration.ofMillis(500))
            .until(
                () -> {
                  back[0] += renew(one, held);
                  return renew(one, held) == 0
                      && held.stream().allMatch(it -> it.generation().alone() == 0);
                });
        allHeldAt(held, one, other);
        System.out.printf(
            "Cluster: %d of 20 new streams were decided alone; %d of %d brought back%n",
            alone, back[0], held.size());
      }
    } finally {
      nodes.forEach(RedisServer::close);
    }
  }
}
