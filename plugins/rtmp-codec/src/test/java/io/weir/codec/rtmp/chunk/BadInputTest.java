package io.weir.codec.rtmp.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.codec.rtmp.ControlMessages;
import io.weir.codec.rtmp.MessageType;
import io.weir.codec.rtmp.RtmpException;
import io.weir.codec.rtmp.RtmpException.Reason;
import io.weir.codec.rtmp.RtmpMessage;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BadInputTest {
  private static final RtmpLimits LIMITS = new RtmpLimits(64, 1 << 20, 1 << 16);
  private static final CommandListener DEAF =
      new CommandListener() {
        @Override
        public void onCommand(int typeId, int streamId, ByteBuf payload) {}

        @Override
        public void onLongCommand(int typeId, int streamId, int length, ByteBuf start) {}
      };

  static Stream<Arguments> table() {
    return Stream.of(
        Arguments.of("16 MiB announced", first(3, 20, 0xFFFFFF), Reason.MESSAGE_TOO_LONG),
        Arguments.of("chunk size 0", chunkSize(0), Reason.CHUNK_SIZE),
        Arguments.of("chunk size 2^31-1", chunkSize(Integer.MAX_VALUE), Reason.CHUNK_SIZE),
        Arguments.of("chunk size -1", chunkSize(-1), Reason.CHUNK_SIZE),
        Arguments.of("chunk size 2^24", chunkSize(1 << 24), Reason.CHUNK_SIZE),
        Arguments.of("chunk size of 3 bytes", first(2, 1, 3).writeMedium(9), Reason.BAD_CONTROL),
        Arguments.of("abort of no bytes", first(2, 2, 0), Reason.BAD_CONTROL),
        Arguments.of("fmt 3 first", Unpooled.buffer().writeByte(0xC3), Reason.NO_HISTORY),
        Arguments.of("fmt 2 first", Unpooled.buffer().writeByte(0x83), Reason.NO_HISTORY),
        Arguments.of("60,000 csids", manyChunkStreams(60_000), Reason.TOO_MANY_CHUNK_STREAMS),
        Arguments.of(
            "fmt 0 within a message",
            first(3, 9, 200).writeZero(128).writeBytes(first(3, 9, 200)),
            Reason.UNFINISHED_MESSAGE),
        Arguments.of(
            "another length within a message",
            first(3, 9, 200)
                .writeZero(128)
                .writeByte(0x43)
                .writeMedium(0)
                .writeMedium(9)
                .writeByte(9),
            Reason.UNFINISHED_MESSAGE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void isRefusedForItsReason(String name, ByteBuf bytes, Reason reason) {
    CountingAllocation alloc = new CountingAllocation();
    ByteBuf decoded = alloc.allocator().buffer().writeBytes(bytes.duplicate());
    try (MessageDecoder decoder = new MessageDecoder(LIMITS, alloc.allocator())) {
      assertThatExceptionOfType(RtmpException.class)
          .isThrownBy(() -> decodeAll(decoder, decoded))
          .withMessageContaining("expected: ")
          .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }
    decoded.release();
    try (ChunkRelay relay = ChunkRelay.fromStart(LIMITS, DEAF)) {
      ByteBuf relayed = alloc.allocator().buffer().writeBytes(bytes.duplicate());
      assertThatExceptionOfType(RtmpException.class)
          .isThrownBy(() -> relay.relay(relayed))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }
    alloc.assertAllReleased();
  }

  @Test
  void unfinishedMessagesAreBoundedTogether() {
    CountingAllocation alloc = new CountingAllocation();
    ByteBuf bytes = alloc.allocator().buffer().writeBytes(chunkSize(30_000));
    for (int csid = 3; csid < 6; csid++) {
      bytes.writeBytes(first(csid, 9, 100_000)).writeZero(30_000);
    }
    try (MessageDecoder decoder = new MessageDecoder(LIMITS, alloc.allocator())) {
      assertThatExceptionOfType(RtmpException.class)
          .isThrownBy(() -> decodeAll(decoder, bytes))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.TOO_MUCH_UNFINISHED));
    }
    bytes.release();
    alloc.assertAllReleased();
  }

  /** Whatever comes, it ends in a typed error or in messages, never in a leak. */
  @Test
  void garbageHarmsNothing() {
    CountingAllocation alloc = new CountingAllocation();
    for (int seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      byte[] garbage = new byte[random.nextInt(3000)];
      random.nextBytes(garbage);
      feed(Unpooled.wrappedBuffer(garbage), random, alloc);
    }
    alloc.assertAllReleased();
  }

  /** A valid beginning, so that garbage reaches deeper. */
  @Test
  void damagedStreamsHarmNothing() {
    CountingAllocation alloc = new CountingAllocation();
    for (int seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      TestChunkEncoder encoder = new TestChunkEncoder(random, random.nextBoolean());
      encoder.sendAll(Streams.messages(random, 20));
      for (int i = 0; i < 3; i++) {
        encoder.out.setByte(random.nextInt(encoder.out.writerIndex()), random.nextInt(256));
      }
      feed(encoder.out, random, alloc);
    }
    alloc.assertAllReleased();
  }

  private static void feed(ByteBuf bytes, Random random, CountingAllocation alloc) {
    int taken = random.nextInt(bytes.readableBytes() + 1);
    MessageDecoder decoder = new MessageDecoder(LIMITS, alloc.allocator());
    List<ByteBuf> pieces = Streams.cut(bytes.slice(0, taken), random, alloc);
    List<ByteBuf> rest =
        Streams.cut(bytes.slice(taken, bytes.readableBytes() - taken), random, alloc);
    int at = 0;
    try (decoder) {
      for (; at < pieces.size(); at++) {
        decodeAll(decoder, pieces.get(at));
      }
      try (ChunkRelay relay = ChunkRelay.takeOver(decoder, 128, 1 << 20, DEAF)) {
        relay.mapStreamId(1, 5);
        for (ByteBuf piece : rest) {
          relay.relay(piece.retain()).release();
        }
      }
    } catch (RtmpException e) {
      assertThat(e.getMessage()).contains("expected: ");
    }
    pieces.forEach(ByteBuf::release);
    rest.forEach(ByteBuf::release);
  }

  private static void decodeAll(MessageDecoder decoder, ByteBuf bytes) {
    for (RtmpMessage m = decoder.decode(bytes); m != null; m = decoder.decode(bytes)) {
      m.release();
    }
  }

  private static ByteBuf first(int csid, int typeId, int length) {
    ByteBuf out = Unpooled.buffer();
    return out.writeByte(csid).writeMedium(0).writeMedium(length).writeByte(typeId).writeIntLE(0);
  }

  private static ByteBuf chunkSize(int bytes) {
    return first(ControlMessages.CSID, MessageType.SET_CHUNK_SIZE, 4).writeInt(bytes);
  }

  private static ByteBuf manyChunkStreams(int count) {
    ByteBuf out = Unpooled.buffer();
    for (int csid = 64; csid < 64 + count; csid++) {
      out.writeByte(1).writeShortLE(csid - 64);
      out.writeMedium(0).writeMedium(0).writeByte(9).writeIntLE(0);
    }
    return out;
  }
}
