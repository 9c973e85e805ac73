package io.weir.codec.rtmp.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.BeforeTry;

class MessageDecoderPropertyTest {
  private CountingAllocation alloc = new CountingAllocation();

  @BeforeTry
  void forget() {
    alloc = new CountingAllocation();
  }

  @Property(tries = 1500)
  void whatWasSentIsReceivedHoweverItIsCut(@ForAll long seed, @ForAll boolean repeatsTimestamps) {
    Random random = new Random(seed);
    TestChunkEncoder encoder = new TestChunkEncoder(random, repeatsTimestamps);
    encoder.sendAll(Streams.messages(random, 40));

    List<Sent> received = new ArrayList<>();
    try (MessageDecoder decoder = new MessageDecoder(RtmpLimits.DEFAULTS, alloc.allocator())) {
      for (ByteBuf piece : Streams.cut(encoder.out, random, alloc)) {
        Streams.decode(decoder, piece, received);
      }
      assertThat(decoder.atChunkBoundary()).isTrue();
    }
    assertThat(received).isEqualTo(encoder.completed);
    alloc.assertAllReleased();
  }

  @Property(tries = 500)
  void whatTheWriterWritesIsReceived(@ForAll long seed) {
    Random random = new Random(seed);
    List<Sent> messages = Streams.messages(random, 40);
    ByteBuf out = alloc.allocator().buffer();
    ChunkWriter writer = new ChunkWriter();
    for (Sent sent : messages) {
      writer.write(Messages.message(sent), out);
    }

    List<Sent> received = new ArrayList<>();
    try (MessageDecoder decoder = new MessageDecoder(RtmpLimits.DEFAULTS, alloc.allocator())) {
      for (ByteBuf piece : Streams.cut(out, random, alloc)) {
        Streams.decode(decoder, piece, received);
      }
    }
    out.release();
    assertThat(received).isEqualTo(messages);
    alloc.assertAllReleased();
  }
}
