package io.weir.plugin.rtmp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Role;
import io.weir.codec.rtmp.MessageType;
import io.weir.codec.rtmp.RtmpMessage;
import org.junit.jupiter.api.Test;

class SessionTest {

  @Test
  void aPublisherReachesItsOriginWithItsOwnBytes() {
    try (Bench bench = new Bench()) {
      TestClient client = bench.client();
      client.publish("s?token=1");
      bench.settle();
      assertThat(bench.router.requests)
          .singleElement()
          .satisfies(
              request -> {
                assertThat(request.key()).hasToString("__defaultVhost__/live/s");
                assertThat(request.role()).isEqualTo(Role.PUBLISH);
                assertThat(request.parameters()).containsEntry("token", "1");
              });
      assertThat(client.briefs())
          .containsExactly(
              "5",
              "6",
              "_result NetConnection.Connect.Success",
              "_result",
              "_result",
              "_result",
              "5",
              "6",
              "onStatus NetStream.Publish.Start");
      client.say(new RtmpMessage(MessageType.VIDEO, 40, 1, 6, client.bytes(new byte[5000])));
      bench.settle();
      assertThat(bench.origin().raw.toByteArray()).isEqualTo(client.said.toByteArray());
      assertThat(bench.origin().last().typeId()).isEqualTo(MessageType.VIDEO);
      assertThat(bench.faults).isEmpty();
    }
  }

  @Test
  void aPlayerGetsWhatTheOriginSays() {
    try (Bench bench = new Bench()) {
      TestClient client = bench.client();
      client.play("s");
      bench.settle();
      bench
          .origin()
          .say(new RtmpMessage(MessageType.VIDEO, 40, 1, 6, client.bytes(new byte[5000])));
      bench.settle();
      assertThat(bench.origin().raw.toByteArray()).isEqualTo(client.said.toByteArray());
      assertThat(client.briefs())
          .endsWith(
              "4", "onStatus NetStream.Play.Reset", "1", "onStatus NetStream.Play.Start", "9");
      assertThat(client.last().payload()).hasSize(10_000);
    }
  }
}
