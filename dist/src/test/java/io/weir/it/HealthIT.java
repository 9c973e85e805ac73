package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.it.kit.Link;
import io.weir.it.kit.NginxRtmp;
import io.weir.it.kit.RawOrigin;
import io.weir.it.kit.RawRtmp;
import io.weir.it.kit.WeirProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Origins that die, hang, refuse, answer slowly or flap, with health as shipped: how soon they are
 * set aside and come back, what clients see of it, and what explain says. Prints the times.
 */
final class HealthIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String SHIPPED =
      """
      weir.health {
        interval = 2s, timeout = 1s, ejection = 2s
        checks { rtmp = RTMP, http = HTTP, api = HTTP }
      }
      """;

  private final Map<String, NginxRtmp> origins = new TreeMap<>();
  private final WeirProcess.Builder builder = WeirProcess.builder().with(SHIPPED);
  private final List<RawRtmp> clients = new ArrayList<>();
  private int streams;

  @AfterEach
  void stop() {
    clients.forEach(RawRtmp::close);
    origins.values().forEach(NginxRtmp::close);
  }

  private WeirProcess startWithThreeOrigins() {
    for (String id : List.of("alpha", "beta", "gamma")) {
      NginxRtmp origin = NginxRtmp.start();
      origins.put(id, origin);
      builder.origin(id, origin.address());
    }
    return builder.start();
  }

  private NginxRtmp origin(String id) {
    return Objects.requireNonNull(origins.get(id), id);
  }

  /** Publishes a new stream; fails if the first attempt does. */
  private String publish(WeirProcess weir) {
    String stream = "stream-" + streams++;
    clients.add(RawRtmp.publisher(weir.rtmpPort(), "live", stream));
    return stream;
  }

  /** Publishes new streams until the last one's owner is that origin; returns that stream. */
  private String publishAt(WeirProcess weir, String id) {
    while (true) {
      String stream = publish(weir);
      if (explain(weir, stream).path("owner").path("origin").asText().equals(id)) {
        return stream;
      }
      assertThat(streams).as("streams until one was placed at " + id).isLessThan(200);
    }
  }

  private static JsonNode explain(WeirProcess weir, String stream) {
    return weir.json("/api/v1/explain?stream=live/" + stream + "&protocol=rtmp&role=publish");
  }

  private static JsonNode health(WeirProcess weir, String id) {
    return of(weir.json("/api/v1/origins"), "id", id).path("health").path("rtmp");
  }

  private static JsonNode of(JsonNode array, String key, String value) {
    return StreamSupport.stream(array.spliterator(), false)
        .filter(it -> it.path(key).asText().equals(value))
        .findFirst()
        .orElseThrow(() -> new AssertionError(key + " " + value + " in " + array));
  }

  private static boolean up(WeirProcess weir, String id) {
    return health(weir, id).path("standing").asText().equals("up");
  }

  /** Milliseconds until it is so. */
  private static long millisUntil(String what, Callable<Boolean> so) {
    long began = System.nanoTime();
    Awaitility.await(what).pollInterval(Duration.ofMillis(20)).atMost(LONG).until(so);
    return (System.nanoTime() - began) / 1_000_000;
  }

  private static void print(String what) {
    System.out.println("  HEALTH " + what);
  }

  private static String candidate(WeirProcess weir, String stream, String id) {
    return of(explain(weir, stream).path("candidates"), "origin", id).path("standing").asText();
  }

  @Test
  void oneThatDies() {
    try (WeirProcess weir = startWithThreeOrigins()) {
      String stream = publishAt(weir, "alpha");
      RawRtmp publisher = clients.get(clients.size() - 1);

      origin("alpha").kill();
      assertThat(publisher.isClosedWithin(LONG)).isTrue();
      clients.add(RawRtmp.publisher(weir.rtmpPort(), "live", stream)); // the first attempt
      long ejected = millisUntil("alpha is set aside", () -> !up(weir, "alpha"));
      for (int i = 0; i < 20; i++) {
        publish(weir);
      }
      assertThat(candidate(weir, "new", "alpha")).startsWith("ejected (dial failed: ");
      assertThat(explain(weir, "new").path("why").asText()).contains("alpha is ejected (dial");
      assertThat(explain(weir, stream).path("owner").path("origin").asText()).isNotEqualTo("alpha");

      origin("alpha").restart();
      long back = millisUntil("alpha is back", () -> up(weir, "alpha"));
      publishAt(weir, "alpha");
      print(
          "dies: set aside "
              + ejected
              + " ms after its publisher came again, back "
              + back
              + " ms after its restart; failed attempts of clients: 0");
      assertThat(ejected).isLessThan(1000);
      assertThat(back).isLessThan(6000);
    }
  }

  @Test
  void oneThatDiesWhileNobodyComes() {
    try (WeirProcess weir = startWithThreeOrigins()) {
      origin("beta").kill();
      long ejected = millisUntil("beta is set aside", () -> !up(weir, "beta"));
      assertThat(candidate(weir, "new", "beta")).startsWith("ejected (check failed: ");
      print("dies, no traffic: set aside after " + ejected + " ms");
      assertThat(ejected).isLessThan(6000);
    }
  }

  @Test
  void oneThatHangs() {
    try (WeirProcess weir = startWithThreeOrigins()) {
      String stuck = publishAt(weir, "beta");
      RawRtmp publisher = clients.get(clients.size() - 1);
      origin("beta").process().signal("STOP");
      long began = System.nanoTime();
      long longest = 0;
      while (up(weir, "beta")) { // all the while streams are published, each by its first attempt
        long before = System.nanoTime();
        publish(weir);
        longest = Math.max(longest, System.nanoTime() - before);
      }
      long ejected = (System.nanoTime() - began) / 1_000_000;
      assertThat(candidate(weir, "new", "beta")).contains("ejected (");
      String why = health(weir, "beta").path("why").asText();

      assertThat(publisher.isClosedWithin(LONG)).as("its publisher is let go").isTrue();
      long letGo = (System.nanoTime() - began) / 1_000_000;
      clients.add(RawRtmp.publisher(weir.rtmpPort(), "live", stuck)); // the first attempt
      assertThat(explain(weir, stuck).path("owner").path("origin").asText()).isNotEqualTo("beta");

      origin("beta").process().signal("CONT");
      long back = millisUntil("beta is back", () -> up(weir, "beta"));
      print(
          "hangs: set aside after "
              + ejected
              + " ms ("
              + why
              + "), back "
              + back
              + " ms after it went on; its own publisher was let go after "
              + letGo
              + " ms; failed attempts of clients: 0, the slowest took "
              + longest / 1_000_000
              + " ms");
      assertThat(ejected).isLessThan(6000);
      assertThat(longest).isLessThan(3_000_000_000L);
      assertThat(back).isLessThan(8000);
    }
  }

  @Test
  void oneThatHangsWhileNobodyComes() {
    try (WeirProcess weir = startWithThreeOrigins()) {
      origin("gamma").process().signal("STOP");
      long ejected = millisUntil("gamma is set aside", () -> !up(weir, "gamma"));
      assertThat(candidate(weir, "new", "gamma"))
          .isEqualTo("ejected (check failed: accepted and silent for 1000 ms)");
      origin("gamma").process().signal("CONT");
      print("hangs, no traffic: set aside after " + ejected + " ms");
      assertThat(ejected).isLessThan(8000);
    }
  }

  @Test
  void oneThatRefuses() {
    AtomicBoolean refuses = new AtomicBoolean(true);
    try (RawOrigin odd =
            RawOrigin.start(
                connection -> {
                  RawOrigin.acceptStream(connection, 1);
                  connection.await(m -> m.is("publish"));
                  boolean no = refuses.get();
                  RawOrigin.status(
                      connection,
                      1,
                      no ? "error" : "status",
                      no ? "NetStream.Publish.Denied" : "NetStream.Publish.Start");
                  connection.isClosedWithin(LONG);
                });
        WeirProcess weir = builder.origin("odd", odd.address()).start()) {
      NginxRtmp sound = NginxRtmp.start();
      origins.put("sound", sound);
      int refused = 0;
      long began = System.nanoTime();
      while (up(weir, "odd")) {
        try (RawRtmp client = RawRtmp.connect(weir.rtmpPort()).handshake()) {
          client.publish(client.openStream("live"), "stream-" + streams++);
          refused++;
        }
        assertThat(refused).isLessThanOrEqualTo(20);
      }
      long ejected = (System.nanoTime() - began) / 1_000_000;
      assertThat(candidate(weir, "new", "odd"))
          .startsWith("ejected (refused 20 streams in a row: ");

      refuses.set(false);
      long back = millisUntil("odd is back", () -> up(weir, "odd"));
      publish(weir);
      print(
          "refuses: set aside after "
              + refused
              + " refused streams ("
              + ejected
              + " ms), back "
              + back
              + " ms after that");
      assertThat(refused).isEqualTo(20);
    }
  }

  @Test
  void oneThatAnswersSlowly() {
    NginxRtmp slow = NginxRtmp.start();
    NginxRtmp sound = NginxRtmp.start();
    origins.put("slow", slow);
    origins.put("sound", sound);
    try (Link link = Link.to(slow.rtmpPort());
        WeirProcess weir =
            builder
                .origin("slow", "127.0.0.1:" + link.port())
                .origin("sound", sound.address())
                .start()) {
      publishAt(weir, "slow");
      link.delay(Duration.ofMillis(850));
      long ejected = millisUntil("slow is set aside", () -> !up(weir, "slow"));
      assertThat(candidate(weir, "new", "slow"))
          .isEqualTo("ejected (5 answers in a row took more than 750 ms)");
      link.delay(Duration.ZERO);
      long back = millisUntil("slow is back", () -> up(weir, "slow"));
      print("slow: set aside after " + ejected + " ms, back " + back + " ms after it was quick");
      assertThat(ejected).isLessThan(20_000);
    }
  }

  @Test
  void oneThatFlaps() {
    try (WeirProcess weir = startWithThreeOrigins()) {
      List<Long> away = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        origin("alpha").kill();
        millisUntil("alpha is set aside", () -> !up(weir, "alpha"));
        assertThat(candidate(weir, "new", "alpha"))
            .startsWith("ejected (check failed: ")
            .endsWith(i == 0 ? ")" : "; time " + (i + 1) + " in a short while)");
        origin("alpha").restart();
        away.add(millisUntil("alpha is back", () -> up(weir, "alpha")));
        publish(weir);
      }
      print("flaps: back after " + away + " ms");
      assertThat(health(weir, "alpha").path("ejections").asInt()).isEqualTo(4);
      // 16 s beside 4 s, each by a fifth longer or shorter, and up to the next check: not always 2.
      assertThat(away.get(3)).isGreaterThan(10_000).isGreaterThan(away.get(1) * 3 / 2);
      assertThat(weir.metrics().sum("weir_health_ejections_total", "cause=\"check\"")).isEqualTo(4);
    }
  }

  /**
   * They all look dead, and are not any more: traffic tries, and does not wait for the back-off.
   */
  @Test
  void whereAllLookDeadTrafficStillTries() {
    try (WeirProcess weir = startWithThreeOrigins()) {
      publish(weir);
      origins.values().forEach(origin -> origin.process().signal("STOP"));
      long ejected =
          millisUntil(
              "all are set aside", () -> origins.keySet().stream().noneMatch(id -> up(weir, id)));
      String why = explain(weir, "new").path("why").asText();
      origins.values().forEach(origin -> origin.process().signal("CONT"));
      long began = System.nanoTime();
      publish(weir);
      long took = (System.nanoTime() - began) / 1_000_000;

      assertThat(weir.log()).contains("health is not believed of: [rtmp]");
      assertThat(why).endsWith("; so few origins are up that health is not believed");
      assertThat(explain(weir, "new").path("order")).hasSize(3);
      print(
          "all hang: set aside after "
              + ejected
              + " ms; the first stream after they went on took "
              + took
              + " ms");
    }
  }
}
