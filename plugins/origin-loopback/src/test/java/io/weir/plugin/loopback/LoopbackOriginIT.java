package io.weir.plugin.loopback;

import static io.weir.plugin.loopback.HostSockets.await;
import static io.weir.plugin.loopback.HostSockets.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.api.Endpoint;
import io.weir.codec.rtmp.flv.FlvReader;
import io.weir.codec.rtmp.flv.FlvTag;
import io.weir.plugin.loopback.stream.Media;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoopbackOriginIT {
  private final HostSockets host = new HostSockets();
  private final LoopbackServer server = host.server("gop-cache = 128KiB, player-queue = 512KiB");
  private Endpoint rtmp = Endpoint.tcp("unset", 1);
  private Endpoint http = rtmp;
  private Endpoint otherRtmp = rtmp;

  @BeforeEach
  void start() throws Exception {
    List<InetSocketAddress> addresses = HostSockets.started(server);
    rtmp = endpoint(addresses.get(0));
    http = endpoint(addresses.get(1));
    otherRtmp = endpoint(addresses.get(2));
  }

  @AfterEach
  void stop() throws Exception {
    await(server.stop());
    host.close();
  }

  @Test
  void whatIsPublishedIsPlayedByEveryPlayer() throws Exception {
    List<Media> stream = TestStream.of(50);
    TestClient early = TestClient.play(host.dialer, rtmp, "a").ready();
    HttpResponse<InputStream> byHttp = get("/live/a.flv?token=x");
    TestClient publisher = TestClient.publish(host.dialer, rtmp, "a?token=y").ready();
    publisher.send(stream.subList(0, 30));
    await().until(() -> early.received.size() == 30);

    TestClient late = TestClient.play(host.dialer, rtmp, "a").ready();
    await().until(() -> late.received.size() == TestStream.OPENING + 7);
    publisher.send(stream.subList(30, 50));
    await().until(() -> early.received.size() == 50);
    await().until(() -> late.received.size() == TestStream.OPENING + 27);
    publisher.channel().close();

    assertThat(early.heard()).isEqualTo(TestStream.played(stream));
    List<Media> joined = new ArrayList<>(TestStream.openingAt(stream.get(23).timestamp()));
    joined.addAll(stream.subList(23, 50));
    assertThat(late.heard()).isEqualTo(TestStream.played(joined));
    assertThat(flv(byHttp)).isEqualTo(TestStream.played(stream));
  }

  @Test
  void aSecondPublisherIsRefusedAsByRealOrigins() throws Exception {
    TestClient first = TestClient.publish(host.dialer, rtmp, "a").ready();

    TestClient second = TestClient.publish(host.dialer, rtmp, "a");

    assertThat(await(second.ended)).contains("NetStream.Publish.BadName", "live/a is busy");
    TestClient.publish(host.dialer, otherRtmp, "a").ready();

    first.channel().close();
    await(first.ended);
    await()
        .until(
            () -> {
              TestClient next = TestClient.publish(host.dialer, rtmp, "a");
              CompletableFuture.anyOf(next.started, next.ended).join();
              return next.started.isDone();
            });
  }

  @Test
  void aSlowPlayerIsDroppedAndNobodyElseNotices() throws Exception {
    TestClient publisher = TestClient.publish(host.dialer, rtmp, "a").ready();
    TestClient good = TestClient.play(host.dialer, rtmp, "a").ready();
    TestClient slow = TestClient.play(host.dialer, rtmp, "a").ready();
    slow.channel().config().setAutoRead(false);

    int sent = 0;
    while (host.count("weir.loopback.players.dropped") == 0) {
      assertThat(sent).as("64 KiB frames, none read").isLessThan(2000);
      publisher.send(List.of(TestStream.frame(sent, 64 << 10)));
      sent++;
      int upToNow = sent;
      await().until(() -> good.received.size() == upToNow);
    }

    slow.channel().config().setAutoRead(true);
    await(slow.ended);
    publisher.send(List.of(TestStream.frame(sent, 64 << 10)));
    int all = sent + 1;
    await().until(() -> good.received.size() == all);
    assertThat(host.count("weir.loopback.players.dropped")).isOne();
  }

  @Test
  void garbageIsCountedAndOnlyItsConnectionEnds() throws Exception {
    TestClient good = TestClient.play(host.dialer, rtmp, "a").ready();
    try (Socket garbage = new Socket(rtmp.host(), rtmp.port())) {
      garbage.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(garbage.getInputStream().read()).isEqualTo(-1);
    }

    assertThat(host.badInput).containsExactly("bad_version");
    assertThat(good.channel().isActive()).isTrue();
  }

  @Test
  void whatItOpensItCloses() throws Exception {
    TestClient player = TestClient.play(host.dialer, rtmp, "a").ready();

    await(server.stop());
    await(server.stop());

    await(player.ended);
    List<InetSocketAddress> again = HostSockets.started(server);
    assertThat(again).hasSize(4);
  }

  /** Has the head of the response; the body goes on coming. */
  private HttpResponse<InputStream> get(String path) throws Exception {
    URI uri = URI.create("http://" + http.host() + ":" + http.port() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream());
  }

  private static List<String> flv(HttpResponse<InputStream> response) throws IOException {
    assertThat(response.headers().firstValue("content-type")).contains("video/x-flv");
    ByteBuf body = Unpooled.wrappedBuffer(response.body().readAllBytes());
    FlvReader reader = new FlvReader();
    List<String> tags = new ArrayList<>();
    for (FlvTag tag = reader.next(body); tag != null; tag = reader.next(body)) {
      tags.add(Media.of(tag.typeId(), tag.timestamp(), tag.data()).toString());
      tag.data().release();
    }
    assertThat(body.isReadable()).isFalse();
    return Collections.unmodifiableList(tags);
  }
}
