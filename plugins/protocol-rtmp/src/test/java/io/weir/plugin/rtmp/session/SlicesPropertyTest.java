package io.weir.plugin.rtmp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.weir.codec.rtmp.ControlMessages;
import io.weir.codec.rtmp.MessageType;
import io.weir.codec.rtmp.RtmpMessage;
import io.weir.codec.rtmp.amf.AmfValue;
import io.weir.codec.rtmp.command.RtmpCommand;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** However networks cut what is said, the same is understood. */
class SlicesPropertyTest {

  @Property(tries = 150)
  void whatAClientSaysArrivesAsItIsHoweverItIsCut(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int firstStream) {
    Random random = new Random(seed);
    try (Bench bench = new Bench()) {
      bench.firstStream = firstStream;
      TestClient client = bench.client();
      client.handshake();
      ByteBuf all = client.alloc.buffer();
      RtmpCommand publish = TestClient.call("publish", 5, AmfValue.of("s"), AmfValue.of("live"));
      int size = 1 + random.nextInt(5_000);
      for (RtmpMessage message :
          List.of(
              ControlMessages.setChunkSize(client.alloc, 1 + random.nextInt(300)),
              TestClient.connect("live").message(client.alloc, 3, 0),
              TestClient.call("FCPublish", 3, AmfValue.of("s")).message(client.alloc, 3, 0),
              TestClient.call("createStream", 4).message(client.alloc, 3, 0),
              publish.message(client.alloc, 8, 1),
              new RtmpMessage(MessageType.VIDEO, 1L << 24, 1, 6, client.bytes(new byte[size])),
              new RtmpMessage(MessageType.AUDIO, 1L << 24, 1, 4, client.bytes(new byte[size])))) {
        client.writer.write(message, all);
        message.release();
      }
      while (all.isReadable()) {
        int most = random.nextBoolean() ? 3 : 700;
        int length = Math.min(all.readableBytes(), 1 + random.nextInt(most));
        client.sayBytes(all.readBytes(length));
        if (random.nextInt(4) == 0) {
          bench.settle();
        }
      }
      all.release();
      bench.settle();
      List<Heard> heard = bench.origin().heard;
      assertThat(heard)
          .extracting(Heard::brief)
          .containsExactly("1", "connect", "FCPublish", "createStream", "publish", "9", "8");
      assertThat(heard.subList(4, 7)).allMatch(one -> one.streamId() == firstStream);
      assertThat(bench.origin().last().payload()).hasSize(2 * size);
      if (firstStream == 1) {
        assertThat(bench.origin().raw.toByteArray()).isEqualTo(client.said.toByteArray());
      }
    }
  }

  @Property(tries = 150)
  void whatAnOriginSaysIsUnderstoodHoweverItIsCut(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int firstStream) {
    Random random = new Random(seed);
    try (Bench bench = new Bench().manners(TestOrigin::quiet)) {
      bench.firstStream = firstStream;
      TestClient client = bench.client();
      client.play("s");
      bench.settle();
      TestOrigin origin = bench.origin();
      ByteBuf all = origin.alloc.buffer();
      int size = 1 + random.nextInt(9_000);
      RtmpCommand start =
          RtmpCommand.of(
              "onStatus",
              0,
              AmfValue.NULL,
              TestOrigin.info("status", "NetStream.Play.Start", "yes"));
      for (RtmpMessage message :
          List.of(
              ControlMessages.userControl(origin.alloc, 0, firstStream),
              start.message(origin.alloc, 5, firstStream),
              ControlMessages.setChunkSize(origin.alloc, 1 + random.nextInt(5_000)),
              new RtmpMessage(MessageType.VIDEO, 9, firstStream, 6, origin.bytes(new byte[size])),
              new RtmpMessage(
                  MessageType.AUDIO, 9, firstStream, 4, origin.bytes(new byte[size])))) {
        origin.writer.write(message, all);
        message.release();
      }
      while (all.isReadable()) {
        int most = random.nextBoolean() ? 3 : 2_000;
        origin.sayBytes(all.readBytes(Math.min(all.readableBytes(), 1 + random.nextInt(most))));
        if (random.nextInt(4) == 0) {
          bench.settle();
        }
      }
      all.release();
      bench.settle();
      assertThat(client.briefs())
          .containsSubsequence("4", "onStatus NetStream.Play.Start", "1", "9", "8");
      assertThat(client.heard)
          .filteredOn(one -> one.typeId() == MessageType.VIDEO || one.typeId() == MessageType.AUDIO)
          .hasSize(2)
          .allMatch(one -> one.streamId() == 1 && one.payload().length() == 2 * size);
    }
  }
}
