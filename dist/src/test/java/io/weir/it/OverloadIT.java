package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.LoopbackOrigins;
import io.weir.it.kit.Message;
import io.weir.it.kit.RawHttp;
import io.weir.it.kit.RawHttpOrigin;
import io.weir.it.kit.RawRtmp;
import io.weir.it.kit.RawSrt;
import io.weir.it.kit.WeirProcess;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Where there is too little for all, those who are there stay and those who come are told so. As
 * many clients as {@code -Dweir.overload.clients} says, and a heap of {@code -Dweir.overload.heap};
 * the defaults are the short form.
 */
@Isolated
final class OverloadIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int CLIENTS = Integer.getInteger("weir.overload.clients", 1_500);
  private static final String HEAP = "-Xmx" + System.getProperty("weir.overload.heap", "28m");
  private static final int CALLERS = 8;
  private static final int WITNESSES = 20;
  private static final int PLACES = 40;
  private static final String VARIANTS = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\none.m3u8\n";
  private static final byte[] FRAME = new byte[2000];
  private static final byte[] LAST = {0x27, 1, 2, 3};
  private static final String OFFER =
      String.join(
          "\r\n",
          "v=0",
          "o=- 1 1 IN IP4 127.0.0.1",
          "s=-",
          "t=0 0",
          "m=audio 9 UDP/TLS/RTP/SAVPF 111",
          "c=IN IP4 0.0.0.0",
          "a=mid:0",
          "a=ice-ufrag:abcd",
          "a=ice-pwd:abcdefghijklmnopqrstuvwx",
          "a=fingerprint:sha-256 " + "AB:".repeat(31) + "AB",
          "a=setup:actpass",
          "a=recvonly",
          "a=rtpmap:111 opus/48000/2",
          "");

  @Test
  void eachProtocolSaysNoInItsOwnWordsAndYesAgainOnceThereIsClearlyRoom() {
    List<RawRtmp> silent = new ArrayList<>();
    try (RawHttpOrigin origin = RawHttpOrigin.start();
        WeirProcess weir =
            WeirProcess.builder()
                .httpOrigin("http", origin.address())
                .with("weir.net.max-connections = " + PLACES)
                .start()) {
      origin.on("/live/one.flv", OverloadIT::flow);
      origin.on(
          "/live/one.m3u8",
          (connection, request) ->
              connection.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n#EXTM3U\n"));
      origin.serve("/live/many.m3u8", "application/vnd.apple.mpegurl", VARIANTS);
      String child =
          RawHttp.get(weir.httpPort(), "/live/many.m3u8")
              .text()
              .lines()
              .filter(line -> line.startsWith("/~"))
              .findFirst()
              .orElseThrow();
      try (RawHttp running = RawHttp.connect(weir.httpPort())) {
        assertThat(running.request("GET", "/live/one.flv").head().status()).isEqualTo(200);
        while (silent.size() < PLACES * 95 / 100 - 1) {
          silent.add(RawRtmp.connect(weir.rtmpPort()));
        }
        Awaitility.await()
            .atMost(SOON)
            .until(() -> weir.metrics().sum("weir_connections_open") == silent.size() + 1);

        try (RawRtmp player = RawRtmp.connect(weir.rtmpPort()).handshake()) {
          Message no = player.play(player.openStream("live"), "one");
          assertThat(no.statusCode()).isEqualTo("NetStream.Play.Failed");
          assertThat(no.values().get(3)).asString().contains("Too many sessions now.");
        }
        try (RawRtmp publisher = RawRtmp.connect(weir.rtmpPort()).handshake()) {
          Message no = publisher.publish(publisher.openStream("live"), "two");
          assertThat(no.statusCode()).isEqualTo("NetStream.Failed");
        }
        RawHttp.Answer flv = RawHttp.get(weir.httpPort(), "/live/one.flv");
        assertThat(flv.status()).isEqualTo(503);
        assertThat(flv.head().field("Retry-After")).isNotEmpty();
        try (RawSrt caller = RawSrt.to(weir.srtPort())) {
          assertThat(RawSrt.at(caller.call(0x11, "#!::r=live/one,m=publish"), 36)).isEqualTo(2402);
        }
        HttpResponse<String> whip = offer(weir);
        assertThat(whip.statusCode()).as(whip.body()).isEqualTo(503);
        assertThat(whip.headers().firstValue("Retry-After")).isPresent();
        assertThat(RawHttp.get(weir.httpPort(), "/live/one.m3u8").status())
            .as("perhaps a viewer's next playlist")
            .isEqualTo(200);
        assertThat(RawHttp.get(weir.httpPort(), child).status())
            .as("a viewer's next playlist")
            .isEqualTo(200);
        RawHttp.Answer first = RawHttp.get(weir.httpPort(), "/live/many.m3u8");
        assertThat(first.status()).as("a new viewer's first playlist").isEqualTo(503);
        assertThat(first.head().field("Retry-After")).isNotEmpty();

        HttpResponse<String> ready = weir.api().get("/readyz");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).contains("overloaded: connections");
        assertThat(weir.metrics().sum("weir_overload", "resource=\"connections\"")).isEqualTo(1);

        leave(weir, silent, 3);
        assertThat(RawHttp.get(weir.httpPort(), "/live/one.flv").status())
            .as("a little room is none")
            .isEqualTo(503);
        leave(weir, silent, 10);
        try (RawHttp next = RawHttp.connect(weir.httpPort())) {
          assertThat(next.request("GET", "/live/one.flv").head().status()).isEqualTo(200);
        }
        assertThat(weir.api().get("/readyz").statusCode()).isEqualTo(200);
        assertThat(running.read(4096)).as("it goes on").hasSize(4096);
      }
    } finally {
      silent.forEach(RawRtmp::close);
    }
  }

  private static void flow(RawHttp connection, RawHttp.Head request) {
    connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    while (!connection.isClosedWithin(Duration.ofMillis(20))) {
      connection.chunk("x".repeat(1000));
    }
  }

  /** One connection beside those and the running one may be that of the test's HTTP client. */
  private static void leave(WeirProcess weir, List<RawRtmp> silent, int count) {
    for (int i = 0; i < count; i++) {
      silent.remove(silent.size() - 1).close();
    }
    Awaitility.await()
        .atMost(SOON)
        .until(() -> weir.metrics().sum("weir_connections_open") <= silent.size() + 2);
  }

  private static HttpResponse<String> offer(WeirProcess weir) {
    return weir.api()
        .send(
            HttpRequest.newBuilder(java.net.URI.create(weir.whip("one")))
                .timeout(SOON)
                .header("Content-Type", "application/sdp")
                .POST(HttpRequest.BodyPublishers.ofString(OFFER))
                .build());
  }

  @Test
  void aFloodOfClientsFillsTheHeapAndNoRunningSessionIsLost() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    Crowd crowd = new Crowd();
    AtomicBoolean over = new AtomicBoolean();
    try (WeirProcess weir =
            WeirProcess.builder()
                .with("weir.protocols.loopback.enabled = false")
                .javaOptions(HEAP)
                .unwatched()
                .start();
        WeirProcess origin = origin(weir)) {
      Awaitility.await()
          .atMost(SOON)
          .until(() -> weir.metrics().sum("weir_origin_healthy", "kind=\"rtmp\"") == 1);
      RawRtmp publisher = RawRtmp.publisher(weir.rtmpPort(), "live", "witness");
      List<Future<Message>> witnesses = new ArrayList<>();
      for (int i = 0; i < WITNESSES; i++) {
        RawRtmp player = RawRtmp.player(weir.rtmpPort(), "live", "witness");
        witnesses.add(
            threads.submit(
                () -> player.await(m -> m.type() == 9 && m.payload().length == LAST.length)));
      }
      Future<?> publishing = threads.submit(() -> publish(publisher, over));
      crowd.come(weir.rtmpPort(), threads);
      String figures =
          "%d clients, %s: %d served, %d refused in words, %d closed; %s"
              .formatted(
                  CLIENTS,
                  HEAP,
                  crowd.served.size(),
                  crowd.told.get(),
                  crowd.closed.get(),
                  weir.metrics()
                      .toString()
                      .lines()
                      .filter(it -> it.startsWith("weir_overload"))
                      .toList());
      System.out.println(figures);
      assertThat(crowd.told.get()).as(figures).isGreaterThan(CLIENTS / 20);
      assertThat(crowd.closed.get()).as(figures).isZero();
      assertThat(weir.api().get("/readyz").body()).as(figures).contains("overloaded: ");
      assertThat(weir.json("/api/v1/sessions")).hasSize(crowd.served.size() + WITNESSES + 1);

      crowd.leave();
      Awaitility.await("there is room again")
          .atMost(SOON)
          .until(() -> weir.api().get("/readyz").statusCode() == 200);
      RawRtmp.player(weir.rtmpPort(), "live", "witness").close();
      over.set(true);
      publishing.get(SOON.toSeconds(), TimeUnit.SECONDS);
      for (Future<Message> witness : witnesses) {
        assertThat(witness.get(SOON.toSeconds(), TimeUnit.SECONDS).payload()).isEqualTo(LAST);
      }
      publisher.close();
    } finally {
      over.set(true);
      crowd.leave();
      threads.shutdownNow();
    }
  }

  /** Another Weir that has an origin within, since it holds ten thousand connections cheaply. */
  private static WeirProcess origin(WeirProcess weir) {
    return LoopbackOrigins.registeringAt(weir, "5s", "o").javaOptions("-Xmx2g").unwatched().start();
  }

  private static void publish(RawRtmp publisher, AtomicBoolean over) {
    publisher.chunkSize(4096);
    long now = 0;
    while (!over.get()) {
      publisher.message(6, 9, 1, now, FRAME);
      now += 40;
      java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(40).toNanos());
    }
    publisher.message(6, 9, 1, now, LAST);
  }

  /** Players that all come at once; those who are served stay. */
  private static final class Crowd {
    final Queue<RawRtmp> served = new ConcurrentLinkedQueue<>();
    final AtomicInteger told = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();

    void come(int port, ExecutorService threads) throws InterruptedException {
      AtomicInteger left = new AtomicInteger(CLIENTS);
      CountDownLatch done = new CountDownLatch(CALLERS);
      for (int i = 0; i < CALLERS; i++) {
        threads.execute(
            () -> {
              while (left.getAndDecrement() > 0) {
                one(port);
              }
              done.countDown();
            });
      }
      assertThat(done.await(5, TimeUnit.MINUTES)).isTrue();
    }

    private void one(int port) {
      RawRtmp client = null;
      try {
        client = RawRtmp.connect(port);
        client.handshake();
        Message answer = client.play(client.openStream("live"), "nobody");
        if (!answer.statusCode().equals("NetStream.Play.Failed")) {
          served.add(client);
          return;
        }
        told.incrementAndGet();
      } catch (UncheckedIOException | AssertionError e) {
        closed.incrementAndGet();
      }
      if (client != null) {
        client.close();
      }
    }

    void leave() {
      for (RawRtmp client = served.poll(); client != null; client = served.poll()) {
        client.close();
      }
    }
  }
}
