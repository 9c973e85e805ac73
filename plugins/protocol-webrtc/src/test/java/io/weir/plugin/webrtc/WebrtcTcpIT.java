package io.weir.plugin.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.Unpooled;
import io.weir.api.routing.EndReason;
import io.weir.codec.webrtc.stun.StunMessage;
import io.weir.codec.webrtc.stun.TestStun;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Media by TCP. */
class WebrtcTcpIT extends WithReplica {

  @Test
  void byTcpTheOriginIsReachedByUdp() throws Exception {
    try (Replica other =
            new Replica(
                router,
                store.datagramSessions(),
                "tcp { enabled = true, listen = \"127.0.0.1:0\" }");
        TestClient client = new TestClient().offer(other.api, WHIP);
        StreamPeer peer = new StreamPeer(other.bound.get(2))) {
      assertThat(client.answer().body())
          .contains(
              " tcp 1520434943 127.0.0.1 "
                  + other.bound.get(2).getPort()
                  + " typ host tcptype passive");
      peer.send(TestClient.rtp(1));
      peer.send(TestClient.bytes(TestStun.check(client.username, TestOrigin.PASSWORD, 5)));
      assertThat(StunMessage.isResponse(Unpooled.wrappedBuffer(peer.hear()))).isTrue();
      assertThat(origin.hear().isCheck()).as("what came before was not passed on").isTrue();

      byte[] rtp = TestClient.rtp(2);
      peer.send(rtp);
      assertThat(peer.hear()).isEqualTo(rtp);
      assertThat(other.gauge("weir.datagram.sessions.open")).isEqualTo(1);
      TestClient.ask("DELETE", other.api, client.location(), "");
      assertThat(peer.isClosed()).isTrue();
      assertThat(router.open).isEmpty();
      assertThat(other.gauge("weir.datagram.keys")).isZero();
    }
  }

  @Test
  void aClientWhoseSessionWasEndedIsToldSoByTcp() throws Exception {
    try (Replica other =
            new Replica(
                router,
                store.datagramSessions(),
                "tcp { enabled = true, listen = \"127.0.0.1:0\" }");
        TestClient client = new TestClient().offer(other.api, WHIP);
        StreamPeer first = new StreamPeer(other.bound.get(2));
        StreamPeer again = new StreamPeer(other.bound.get(2))) {
      byte[] check = TestClient.bytes(TestStun.check(client.username, TestOrigin.PASSWORD, 5));
      first.send(check);
      first.hear();
      router.open.iterator().next().revoked.complete(EndReason.DRAINING);
      assertThat(first.isClosed()).isTrue();
      again.send(check);
      assertThat(StunMessage.type(Unpooled.wrappedBuffer(again.hear())))
          .isEqualTo(StunMessage.BINDING_ERROR);
      assertThat(again.isClosed()).isTrue();
    }
  }

  @Test
  void strangersByTcpAreClosedOrIgnored() throws Exception {
    try (Replica other =
            new Replica(
                router,
                store.datagramSessions(),
                "tcp { enabled = true, listen = \"127.0.0.1:0\" }");
        TestClient client = new TestClient().offer(other.api, WHIP);
        StreamPeer wrong = new StreamPeer(other.bound.get(2));
        StreamPeer web = new StreamPeer(other.bound.get(2))) {
      wrong.send(TestClient.bytes(TestStun.check(client.username, "x".repeat(22), 5)));
      await().until(() -> other.badInput.contains("stun_integrity"));
      web.raw("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(web.isClosed()).isTrue();
      assertThat(other.badInput).contains("frame");
      assertThat(origin.heard).isEmpty();
    }
  }
}
