package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.it.kit.RawSrt;
import io.weir.it.kit.RawSrtOrigin;
import io.weir.it.kit.WeirProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who belongs to whom, and how sessions end. */
final class SrtSessionsIT {
  private static final Duration A_WHILE = Duration.ofMillis(300);

  /** As shipped. */
  private static final Duration IDLE = Duration.ofSeconds(10);

  private static final int SHUTDOWN = 0x80050000;
  private static final String PUBLISH = "#!::r=live/%s,m=publish";

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private <T extends AutoCloseable> T opened(T resource) {
    open.add(resource);
    return resource;
  }

  private WeirProcess weir(RawSrtOrigin... origins) {
    WeirProcess.Builder builder = WeirProcess.builder();
    for (int i = 0; i < origins.length; i++) {
      builder.srtOrigin("o" + i, origins[i].address());
    }
    return opened(builder.start());
  }

  private static String publish(String stream) {
    return PUBLISH.formatted(stream);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void clientsThatGetTheSameSocketIdStayApart(int origins) {
    RawSrtOrigin[] all =
        IntStream.range(0, origins)
            .mapToObj(i -> opened(RawSrtOrigin.start(caller -> 0x7777)))
            .toArray(RawSrtOrigin[]::new);
    WeirProcess weir = weir(all);
    RawSrt first = opened(RawSrt.to(weir.srtPort()));
    RawSrt second = opened(RawSrt.to(weir.srtPort()));
    int last = origins - 1;
    assertThat(RawSrt.at(first.call(0x11, publish(streamOf(weir, "o0", "a"))), 40))
        .isEqualTo(0x7777);
    assertThat(RawSrt.at(second.call(0x22, publish(streamOf(weir, "o" + last, "b"))), 40))
        .isEqualTo(0x7777);

    first.send(RawSrt.data(0x7777, 1));
    RawSrt.Heard ofFirst = all[0].hear();
    second.send(RawSrt.data(0x7777, 2));
    RawSrt.Heard ofSecond = all[last].hear();
    assertThat(RawSrt.at(ofFirst.bytes(), 0)).isEqualTo(1);
    assertThat(RawSrt.at(ofSecond.bytes(), 0)).isEqualTo(2);
    assertThat(ofFirst.from()).isNotEqualTo(ofSecond.from());

    all[last].send(RawSrt.data(0x22, 3), ofSecond.from());
    assertThat(RawSrt.at(second.answer(), 0)).isEqualTo(3);
    assertThat(first.hear(A_WHILE)).isEmpty();
  }

  @Test
  void callersAndOriginsMayBeOfEitherFamily() {
    RawSrtOrigin four = opened(RawSrtOrigin.start(caller -> caller + 0x1000));
    RawSrtOrigin six = opened(RawSrtOrigin.startIpv6(caller -> caller + 0x1000));
    WeirProcess weir =
        opened(
            WeirProcess.builder()
                .srtOrigin("four", four.address())
                .srtOrigin("six", six.address())
                .with("weir.protocols.srt.listen = \"[::]:0\"")
                .start());
    RawSrt ipv4 = opened(RawSrt.to(weir.srtPort()));
    RawSrt ipv6 = opened(RawSrt.to(RawSrt.ipv6(), weir.srtPort()));
    exchanges(ipv6, 0x11, publish(streamOf(weir, "four", "a")), four);
    exchanges(ipv6, 0x22, publish(streamOf(weir, "six", "b")), six);
    exchanges(ipv4, 0x33, publish(streamOf(weir, "six", "c")), six);
    exchanges(ipv4, 0x44, publish(streamOf(weir, "four", "d")), four);
    assertThat(weir.json("/api/v1/sessions").findValuesAsText("client"))
        .filteredOn(client -> client.endsWith(":" + ipv6.port()))
        .hasSize(2)
        .allMatch(client -> client.startsWith("["));
  }

  private static void exchanges(RawSrt client, int id, String stream, RawSrtOrigin origin) {
    assertThat(RawSrt.at(client.call(id, stream), 40)).isEqualTo(id + 0x1000);
    client.send(RawSrt.data(id + 0x1000, 1));
    RawSrt.Heard heard = origin.hear();
    assertThat(RawSrt.at(heard.bytes(), 12)).isEqualTo(id + 0x1000);
    origin.send(RawSrt.data(id, 2), heard.from());
    assertThat(RawSrt.at(client.answer(), 12)).isEqualTo(id);
  }

  @Test
  void theListOfSessionsCountsPackets() {
    RawSrtOrigin origin = opened(RawSrtOrigin.start(caller -> caller + 0x1000));
    WeirProcess weir = weir(origin);
    RawSrt client = opened(RawSrt.to(weir.srtPort()));
    client.call(0x11, publish("a"));
    for (int i = 1; i <= 3; i++) {
      client.send(RawSrt.data(0x1011, i));
    }
    RawSrt.Heard heard = origin.hear();
    origin.hear();
    origin.hear();
    origin.send(RawSrt.data(0x11, 1), heard.from());
    client.answer();
    int size = heard.bytes().length;
    JsonNode session = weir.json("/api/v1/sessions").get(0);
    assertThat(session.get("packetsToOrigin").asLong()).isEqualTo(3);
    assertThat(session.get("bytesToOrigin").asLong()).isEqualTo(3L * size);
    // The origin's consent, and what it sent.
    assertThat(session.get("packetsToClient").asLong()).isEqualTo(2);
    assertThat(session.get("bytesToClient").asLong()).isEqualTo(RawSrt.HANDSHAKE + (long) size);
  }

  @Test
  void aPublisherWhoseOriginDiesIsShutDownAtOnceAndLandsElsewhere() {
    RawSrtOrigin dying = opened(RawSrtOrigin.start(caller -> caller + 0x1000));
    RawSrtOrigin next = opened(RawSrtOrigin.start(caller -> caller + 0x2000));
    WeirProcess weir = weir(dying, next);
    String stream = publish(streamOf(weir, "o0", "moves"));
    RawSrt client = opened(RawSrt.to(weir.srtPort()));
    client.call(0x11, stream);
    client.send(RawSrt.data(0x1011, 1));
    dying.hear();

    dying.close();
    client.send(RawSrt.data(0x1011, 2)); // as encoders do all the time
    long told = System.nanoTime();
    byte[] farewell = client.answer();
    assertThat(Duration.ofNanos(System.nanoTime() - told)).isLessThan(IDLE.dividedBy(2));
    assertThat(RawSrt.at(farewell, 0)).isEqualTo(SHUTDOWN);
    assertThat(RawSrt.at(farewell, 12)).isEqualTo(0x11);

    byte[] consent = client.call(0x12, stream);
    assertThat(RawSrt.at(consent, 36)).isEqualTo(RawSrt.CONCLUSION);
    assertThat(RawSrt.at(consent, 40)).isEqualTo(0x2012);
    client.send(RawSrt.data(0x2012, 3));
    assertThat(RawSrt.at(next.hear().bytes(), 0)).isEqualTo(3);
    assertThat(weir.json("/api/v1/streams").get(0).get("origin").asText()).isEqualTo("o1");
    assertThat(weir.log()).contains("reason=origin_closed");
  }

  @Test
  void twoSocketsOfOnePortAreTwoSessions() {
    RawSrtOrigin origin = opened(RawSrtOrigin.start(caller -> caller + 0x1000));
    WeirProcess weir = weir(origin);
    RawSrt client = opened(RawSrt.to(weir.srtPort()));
    client.call(0x11, publish("a"));
    client.call(0x22, publish("b"));
    client.send(RawSrt.data(0x1011, 1));
    RawSrt.Heard ofFirst = origin.hear();
    client.send(RawSrt.data(0x1022, 2));
    RawSrt.Heard ofSecond = origin.hear();
    assertThat(ofFirst.from()).isNotEqualTo(ofSecond.from());

    client.send(RawSrt.shutdown(0x1011));
    assertThat(RawSrt.at(origin.hear().bytes(), 0)).isEqualTo(SHUTDOWN);
    client.send(RawSrt.data(0x1022, 3));
    assertThat(RawSrt.at(origin.hear().bytes(), 0)).isEqualTo(3);
    awaitSessions(weir, 1);
  }

  @Test
  void aSocketIdThatIsTakenAtTheSameClientIsRefusedAndTheOtherGoesOn() {
    RawSrtOrigin origin = opened(RawSrtOrigin.start(caller -> 0x7777));
    WeirProcess weir = weir(origin);
    RawSrt client = opened(RawSrt.to(weir.srtPort()));
    client.call(0x11, publish("a"));
    assertThat(RawSrt.at(client.call(0x22, publish("b")), 36)).isEqualTo(2502);
    assertThat(RawSrt.at(origin.hear().bytes(), 0)).isEqualTo(SHUTDOWN);
    client.send(RawSrt.data(0x7777, 1));
    assertThat(RawSrt.at(origin.hear().bytes(), 0)).isEqualTo(1);
  }

  @Test
  void aClientThatReconnectsFromItsPortAtOnceIsServed() {
    RawSrtOrigin origin = opened(RawSrtOrigin.start(caller -> caller + 0x1000));
    WeirProcess weir = weir(origin);
    RawSrt client = opened(RawSrt.to(weir.srtPort()));
    client.call(0x11, publish("a"));
    // It crashed: no farewell, a new socket id.
    assertThat(RawSrt.at(client.call(0x22, publish("a")), 36)).isEqualTo(RawSrt.CONCLUSION);
    client.send(RawSrt.data(0x1022, 5));
    assertThat(RawSrt.at(origin.hear().bytes(), 0)).isEqualTo(5);
  }

  @Test
  void aRepeatedConclusionGetsTheSameAnswerAndBeginsNothing() {
    RawSrtOrigin origin = opened(RawSrtOrigin.start(caller -> caller + 0x1000));
    WeirProcess weir = weir(origin);
    RawSrt client = opened(RawSrt.to(weir.srtPort()));
    byte[] conclusion = RawSrt.conclusion(0x11, client.cookie(0x11), publish("a"));
    client.send(conclusion);
    byte[] answer = client.answer();
    assertThat(origin.conclusion().bytes()).hasSameSizeAs(conclusion);
    client.send(conclusion);
    assertThat(RawSrt.with(client.answer(), 8, 0)).isEqualTo(RawSrt.with(answer, 8, 0));
    assertThat(origin.hearsNoConclusion(A_WHILE)).isTrue();
    assertThat(weir.json("/api/v1/sessions")).hasSize(1);
  }

  @Test
  void aClientBehindANatThatRebindsEndsAndMayComeAgain() {
    RawSrtOrigin origin = opened(RawSrtOrigin.start(caller -> caller + 0x1000));
    WeirProcess weir = weir(origin);
    RawSrt before = opened(RawSrt.to(weir.srtPort()));
    before.call(0x11, publish("a"));
    RawSrt after = opened(RawSrt.to(weir.srtPort()));
    after.send(RawSrt.data(0x1011, 1));
    assertThat(origin.hearsNothing(A_WHILE)).isTrue();
    assertThat(RawSrt.at(after.call(0x22, publish("a")), 36)).isEqualTo(RawSrt.CONCLUSION);
    Awaitility.await().atMost(IDLE.multipliedBy(3)).until(() -> weir.log().contains("reason=idle"));
  }

  @Test
  void eitherSidesShutdownEndsBothLegsAtOnce() {
    RawSrtOrigin origin = opened(RawSrtOrigin.start(caller -> caller + 0x1000));
    WeirProcess weir = weir(origin);
    RawSrt client = opened(RawSrt.to(weir.srtPort()));
    client.call(0x11, publish("a"));
    client.send(RawSrt.shutdown(0x1011));
    RawSrt.Heard farewell = origin.hear();
    assertThat(RawSrt.at(farewell.bytes(), 12)).isEqualTo(0x1011);
    awaitSessions(weir, 0);

    client.call(0x22, publish("a"));
    client.send(RawSrt.data(0x1022, 1));
    origin.send(RawSrt.shutdown(0x22), origin.hear().from());
    assertThat(RawSrt.at(client.answer(), 12)).isEqualTo(0x22);
    awaitSessions(weir, 0);
    assertThat(weir.log()).contains("reason=client_closed").contains("reason=origin_closed");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void silenceOfEitherSideEndsBothLegs(boolean clientIsSilent) {
    RawSrtOrigin origin = opened(RawSrtOrigin.start(caller -> caller + 0x1000));
    WeirProcess weir = weir(origin);
    RawSrt client = opened(RawSrt.to(weir.srtPort()));
    client.call(0x11, publish("a"));
    client.send(RawSrt.data(0x1011, 1));
    RawSrt.Heard heard = origin.hear();
    Awaitility.await()
        .pollInterval(Duration.ofMillis(100))
        .atMost(IDLE.multipliedBy(3))
        .until(
            () -> {
              if (clientIsSilent) {
                origin.send(RawSrt.data(0x11, 1), heard.from());
              } else {
                client.send(RawSrt.data(0x1011, 1));
              }
              return weir.log().contains("reason=idle");
            });
    awaitSessions(weir, 0);
    byte[] last = client.answer();
    while (RawSrt.at(last, 0) != SHUTDOWN) {
      last = client.answer();
    }
    assertThat(RawSrt.at(last, 12)).isEqualTo(0x11);
  }

  @Test
  void aSessionThatAnOperatorEndsIsShutDown() {
    RawSrtOrigin origin = opened(RawSrtOrigin.start(caller -> caller + 0x1000));
    WeirProcess weir = weir(origin);
    RawSrt client = opened(RawSrt.to(weir.srtPort()));
    client.call(0x11, publish("a"));
    JsonNode session = weir.json("/api/v1/sessions").get(0);
    weir.api().delete("/api/v1/sessions/" + session.get("id").asText());
    assertThat(RawSrt.at(client.answer(), 0)).isEqualTo(SHUTDOWN);
    assertThat(RawSrt.at(origin.hear().bytes(), 0)).isEqualTo(SHUTDOWN);
  }

  @Test
  void aSilentOriginDelaysOnlyItsOwnClient() {
    RawSrtOrigin silent = opened(RawSrtOrigin.startSilent());
    RawSrtOrigin origin = opened(RawSrtOrigin.start(caller -> caller + 0x1000));
    WeirProcess weir =
        opened(
            WeirProcess.builder()
                .srtOrigin("silent", silent.address())
                .srtOrigin("fine", origin.address())
                .with("weir.routing.max-candidates = 1")
                .with("weir.routing.connect-timeout = 3s")
                .start());
    int port = weir.srtPort();
    String slow = streamOf(weir, "silent", "s");
    String quick = streamOf(weir, "fine", "s");
    RawSrt waiting = opened(RawSrt.to(port));
    waiting.send(RawSrt.conclusion(0x9, waiting.cookie(0x9), publish(slow)));

    long[] micros =
        IntStream.range(0, 100).mapToLong(i -> microsToConnect(port, 0x100 + i, quick)).toArray();
    assertThat(waiting.hear(Duration.ofMillis(1))).isEmpty();
    long[] sorted = IntStream.range(0, 100).mapToLong(i -> micros[i]).sorted().toArray();
    System.out.printf(
        "100 callers beside a silent origin: median %.1f ms, p99 %.1f ms%n",
        sorted[50] / 1e3, sorted[98] / 1e3);
    assertThat(sorted[98]).isLessThan(500_000);
    assertThat(RawSrt.at(waiting.answer(), 36)).isEqualTo(2502);
  }

  private static long microsToConnect(int port, int id, String stream) {
    try (RawSrt client = RawSrt.to(port)) {
      long began = System.nanoTime();
      byte[] answer = client.call(id, "live/" + stream);
      long micros = (System.nanoTime() - began) / 1000;
      assertThat(RawSrt.at(answer, 36)).isEqualTo(RawSrt.CONCLUSION);
      client.send(RawSrt.shutdown(RawSrt.at(answer, 40)));
      return micros;
    }
  }

  /** A stream, by the beginning of its name, that the origin is chosen for. */
  private static String streamOf(WeirProcess weir, String origin, String prefix) {
    return IntStream.range(0, 100)
        .mapToObj(i -> prefix + i)
        .filter(stream -> origin.equals(first(weir, stream)))
        .findFirst()
        .orElseThrow();
  }

  private static String first(WeirProcess weir, String stream) {
    return weir.json("/api/v1/explain?protocol=srt&role=publish&stream=live/" + stream)
        .at("/order/0")
        .asText();
  }

  @Test
  void twoThousandShortSessionsLeaveNothingBehind() {
    RawSrtOrigin origin = opened(RawSrtOrigin.start(caller -> caller + 0x1000));
    WeirProcess weir = weir(origin);
    shortSessions(weir.srtPort(), 200);
    awaitSessions(weir, 0);
    Awaitility.await().until(() -> weir.openFiles() < 200);
    int files = weir.openFiles();
    long heap = weir.liveHeapBytes();

    shortSessions(weir.srtPort(), 2000);
    awaitSessions(weir, 0);
    Awaitility.await().until(() -> weir.openFiles() <= files + 2);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> weir.liveHeapBytes() < heap + (3 << 20));
    System.out.printf(
        "2,000 short sessions: %d files and %.1f MiB of heap before, %d and %.1f after%n",
        files, heap / 1048576.0, weir.openFiles(), weir.liveHeapBytes() / 1048576.0);
    assertThat(weir.metrics().sum("weir_datagram_sessions_open")).isZero();
  }

  private static void shortSessions(int port, int count) {
    for (int i = 0; i < count; i++) {
      microsToConnect(port, 0x10000 + i, "s" + i);
    }
  }

  private static void awaitSessions(WeirProcess weir, int count) {
    Awaitility.await().until(() -> weir.json("/api/v1/sessions").size() == count);
  }
}
