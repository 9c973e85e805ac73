package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.Closer;
import io.weir.it.kit.NginxRtmp;
import io.weir.it.kit.RawRtmp;
import io.weir.it.kit.Redis;
import io.weir.it.kit.WeirProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * Replicas over two origins with running sessions: a publisher of each stream at one replica, a
 * player at the next.
 */
final class LiveReplicas implements AutoCloseable {
  static final int STREAMS = 12;
  static final Duration SOON = Duration.ofSeconds(40);
  static final Duration LEASE = Duration.ofSeconds(5);

  private final Closer closer = new Closer();
  private final List<NginxRtmp> origins =
      List.of(closer.add(NginxRtmp.start()), closer.add(NginxRtmp.start()));
  private final List<WeirProcess> replicas = new ArrayList<>();
  private final List<RawRtmp> clients = new ArrayList<>();

  private LiveReplicas() {}

  /** Starts a replica for each configuration of its store, and the sessions. */
  static LiveReplicas start(String... stores) {
    LiveReplicas live = new LiveReplicas();
    try {
      for (String store : stores) {
        live.replicas.add(live.closer.add(live.replica("r" + live.replicas.size(), store)));
      }
      live.awaitCalm();
      for (int i = 0; i < STREAMS; i++) {
        live.session(i, "s" + i);
      }
      live.awaitAgreement("all know all", STREAMS);
      return live;
    } catch (RuntimeException | Error e) {
      live.close();
      throw e;
    }
  }

  /** A replica that has just begun may be too slow for its budget, and decide by itself. */
  private void awaitCalm() {
    Awaitility.await("no replica is away")
        .atMost(SOON)
        .during(Duration.ofSeconds(1))
        .until(() -> replicas.stream().noneMatch(LiveReplicas::away));
  }

  private WeirProcess replica(String name, String store) {
    WeirProcess.Builder builder =
        WeirProcess.builder()
            .with("weir.replica = " + name)
            .with(
                "weir.routing { ownership-ttl = %ds, publisher-grace = 3s }"
                    .formatted(LEASE.toSeconds()))
            .with("weir.store { type = redis, redis { budget = 1s } }")
            .with(store);
    for (int i = 0; i < origins.size(); i++) {
      builder.origin("o" + i, origins.get(i).address());
    }
    return builder.start();
  }

  List<WeirProcess> replicas() {
    return replicas;
  }

  WeirProcess at(int index) {
    return replicas.get(index % replicas.size());
  }

  /** The origin of that number, to which replicas say {@code o0} and so on. */
  NginxRtmp origin(int index) {
    return origins.get(index);
  }

  private void session(int replica, String stream) {
    publisher(replica, stream);
    player(replica + 1, stream);
  }

  /** One more publisher at a replica. */
  void publisher(int replica, String stream) {
    clients.add(closer.add(RawRtmp.publisher(at(replica).rtmpPort(), "live", stream)));
  }

  private void player(int replica, String stream) {
    clients.add(closer.add(RawRtmp.player(at(replica).rtmpPort(), "live", stream)));
  }

  /**
   * A new stream, published at one replica and played at the next, meets at one origin. Prints what
   * became of it.
   */
  void newStream(String name, int replica) {
    long start = System.nanoTime();
    session(replica, name);
    List<NginxRtmp> where =
        origins.stream()
            .filter(it -> it.process().isAlive() && it.stream(name).publishers() == 1)
            .toList();
    assertThat(where).hasSize(1);
    Awaitility.await(name + " is played where it is published")
        .atMost(SOON)
        .until(() -> where.get(0).stream(name).players() == 1);
    System.out.printf(
        "new stream %s: published at r%d, played at r%d, both at o%d, after %d ms%n",
        name,
        replica % replicas.size(),
        (replica + 1) % replicas.size(),
        origins.indexOf(where.get(0)),
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
  }

  /**
   * Every replica names the same owner of every stream. They are asked for each: what they list
   * lacks for moments what only others hold, since leases here are shorter than the time in which
   * everything is read anew.
   */
  void awaitAgreement(String when, int streams) {
    Awaitility.await(when)
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              Set<String> names = new TreeSet<>();
              replicas.forEach(it -> names.addAll(listed(it)));
              assertThat(names).hasSize(streams);
              List<Map<String, String>> known =
                  replicas.stream().map(it -> owners(it, names)).toList();
              assertThat(Set.copyOf(known)).as("what replicas know").hasSize(1);
              assertThat(known.get(0)).doesNotContainValue("");
            });
  }

  private static List<String> listed(WeirProcess replica) {
    return replica.json("/api/v1/streams").findValuesAsText("stream");
  }

  /** Whom the replicas name as the owner of a stream, such as {@code live/s}. */
  Set<String> owners(String stream) {
    Set<String> owners = new TreeSet<>();
    replicas.forEach(it -> owners.addAll(owners(it, Set.of(stream)).values()));
    return owners;
  }

  /** How many publish to or play from an origin, as it says. */
  int sessionsAt(int origin) {
    return origins.get(origin).streams().values().stream()
        .mapToInt(it -> it.publishers() + it.players())
        .sum();
  }

  private static Map<String, String> owners(WeirProcess replica, Set<String> names) {
    Map<String, String> owners = new TreeMap<>();
    for (String name : names) {
      String question = "/api/v1/explain?protocol=rtmp&role=play&stream=" + name;
      owners.put(name, replica.json(question).at("/owner/origin").asText());
    }
    return owners;
  }

  static boolean away(WeirProcess replica) {
    return replica.json("/readyz").path("store").asText().startsWith("away");
  }

  void awaitAway(boolean away, List<WeirProcess> which) {
    Awaitility.await("away: " + away)
        .atMost(SOON)
        .until(() -> which.stream().allMatch(it -> away(it) == away));
  }

  /** As many streams with a publisher in Redis. */
  static void awaitPublished(int streams, Redis... servers) {
    Awaitility.await("Redis knows all that is live")
        .atMost(SOON)
        .until(() -> published(servers) == streams);
  }

  /** How many streams with a publisher these know: each those of its own, or of its master. */
  static int published(Redis... servers) {
    int known = 0;
    for (Redis server : servers) {
      for (int bucket = 0; bucket < 64; bucket++) {
        String all = server.ask("READONLY", "HVALS weir:streams:{" + bucket + "}");
        known += all.split("\"publisher\"", -1).length - 1;
      }
    }
    return known;
  }

  /** The sum of a metric over all replicas. */
  double sum(String metric, String... labels) {
    return replicas.stream().mapToDouble(it -> it.metrics().sum(metric, labels)).sum();
  }

  void assertNothingBroke(String what) {
    double ended = sum("weir_sessions_ended_total");
    double open = sum("weir_sessions_open");
    System.out.printf("%s: %.0f sessions run, %.0f broke%n", what, open, ended);
    assertThat(ended).isZero();
    assertThat(open).isEqualTo(clients.size());
  }

  @Override
  public void close() {
    closer.close();
  }
}
