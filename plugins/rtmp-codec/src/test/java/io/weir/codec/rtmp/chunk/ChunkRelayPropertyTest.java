package io.weir.codec.rtmp.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.codec.rtmp.MessageType;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.BeforeTry;

class ChunkRelayPropertyTest {
  private static final class Heard implements CommandListener {
    final List<String> commands = new ArrayList<>();

    @Override
    public void onCommand(int typeId, int streamId, ByteBuf payload) {
      byte[] bytes = new byte[payload.readableBytes()];
      payload.getBytes(payload.readerIndex(), bytes);
      commands.add(HexFormat.of().formatHex(bytes));
    }

    @Override
    public void onLongCommand(int typeId, int streamId, int length, ByteBuf start) {
      commands.add("long " + length);
    }
  }

  private CountingAllocation alloc = new CountingAllocation();
  private MessageDecoder receiver = new MessageDecoder(RtmpLimits.DEFAULTS, alloc.allocator());
  private List<Sent> received = new ArrayList<>();
  private Heard heard = new Heard();

  @BeforeTry
  void forget() {
    alloc = new CountingAllocation();
    receiver = new MessageDecoder(RtmpLimits.DEFAULTS, alloc.allocator());
    received = new ArrayList<>();
    heard = new Heard();
  }

  private void assertAllReleased() {
    receiver.close();
    alloc.assertAllReleased();
  }

  @Property(tries = 500)
  void everyBufferPassesAsItIs(@ForAll long seed, @ForAll boolean repeatsTimestamps) {
    Random random = new Random(seed);
    TestChunkEncoder encoder = new TestChunkEncoder(random, repeatsTimestamps);
    encoder.sendAll(Streams.messages(random, 40));
    try (ChunkRelay relay = ChunkRelay.fromStart(RtmpLimits.DEFAULTS, heard)) {
      for (ByteBuf piece : Streams.cut(encoder.out, random, alloc)) {
        int readable = piece.readableBytes();
        ByteBuf out = relay.relay(piece);
        assertThat(out).isSameAs(piece);
        assertThat(out.readableBytes()).isEqualTo(readable);
        Streams.decode(receiver, out, received);
      }
      assertThat(relay.counters().bytes()).isEqualTo(encoder.out.readableBytes());
      assertThat(relay.counters().video()).isEqualTo(count(encoder.completed, MessageType.VIDEO));
      assertThat(relay.atChunkBoundary()).isTrue();
    }
    assertThat(received).isEqualTo(encoder.completed);
    assertThat(heard.commands).isEqualTo(commands(encoder.completed));
    assertAllReleased();
  }

  /** Taken over at any byte, with ids mapped, buffers shared or not. */
  @Property(tries = 1500)
  void theReceiverUnderstandsWhatFollowsAWithheldBeginning(
      @ForAll long seed, @ForAll boolean repeatsTimestamps) {
    Random random = new Random(seed);
    TestChunkEncoder encoder = new TestChunkEncoder(random, repeatsTimestamps);
    encoder.sendAll(Streams.messages(random, 60));
    int withheldBytes = random.nextInt(encoder.out.writerIndex() + 1);
    int mapsFrom = random.nextInt(4);
    int mapsTo = random.nextInt(4) == 0 ? mapsFrom : 7;
    ByteBuf begin = encoder.out.slice(0, withheldBytes);
    ByteBuf rest = encoder.out.slice(withheldBytes, encoder.out.writerIndex() - withheldBytes);

    List<Sent> withheld = new ArrayList<>();
    MessageDecoder decoder = new MessageDecoder(RtmpLimits.DEFAULTS, alloc.allocator());
    Streams.cut(begin, random, alloc).forEach(piece -> Streams.decode(decoder, piece, withheld));
    try (ChunkRelay relay =
        ChunkRelay.takeOver(decoder, ChunkScanner.DEFAULT_CHUNK_SIZE, 1 << 20, heard)) {
      relay.mapStreamId(mapsFrom, mapsTo);
      for (ByteBuf piece : Streams.cut(rest, random, alloc)) {
        relay(relay, piece, random);
      }
    }

    List<Sent> expected = new ArrayList<>();
    for (Sent sent : encoder.completed.subList(withheld.size(), encoder.completed.size())) {
      expected.add(mapped(sent, mapsFrom, mapsTo));
    }
    if (received.size() > expected.size()) {
      // Chunk sizes of the take-over itself.
      int own = received.size() - expected.size();
      assertThat(received.subList(0, own)).allMatch(sent -> sent.typeId() == 1);
      received.subList(0, own).clear();
    }
    assertThat(received).isEqualTo(expected);
    assertThat(heard.commands)
        .isEqualTo(commands(encoder.completed.subList(withheld.size(), encoder.completed.size())));
    assertAllReleased();
  }

  /** Own messages between chunks, and mappings that come and go, do no harm to what passes. */
  @Property(tries = 500)
  void ownMessagesFitBetweenChunks(@ForAll long seed, @ForAll boolean repeatsTimestamps) {
    Random random = new Random(seed);
    TestChunkEncoder encoder = new TestChunkEncoder(random, repeatsTimestamps);
    encoder.sendAll(Streams.messages(random, 60));
    List<Sent> own = new ArrayList<>();
    try (ChunkRelay relay = ChunkRelay.fromStart(RtmpLimits.DEFAULTS, heard)) {
      for (ByteBuf piece : Streams.cut(encoder.out, random, alloc)) {
        relay(relay, piece, random);
        int csid = random.nextBoolean() ? 3 : 320;
        if (relay.atChunkBoundary() && !relay.isUnfinished(csid) && random.nextInt(4) == 0) {
          Sent sent = Sent.of(200, random.nextInt(), 9, csid, new byte[random.nextInt(300)]);
          inject(relay, sent);
          own.add(sent);
        }
      }
    }
    List<Sent> others = new ArrayList<>(received);
    others.removeIf(sent -> sent.typeId() == 200);
    assertThat(others).isEqualTo(encoder.completed);
    assertThat(received.stream().filter(sent -> sent.typeId() == 200))
        .containsExactlyElementsOf(own);
    assertAllReleased();
  }

  private void inject(ChunkRelay relay, Sent sent) {
    ChunkWriter writer = new ChunkWriter();
    writer.chunkSize(relay.chunkSize());
    ByteBuf out = alloc.allocator().buffer();
    writer.write(Messages.message(sent), out);
    relay.injected(sent.csid());
    Streams.decode(receiver, out, received);
  }

  private void relay(ChunkRelay relay, ByteBuf piece, Random random) {
    boolean shared = random.nextBoolean();
    byte[] before = new byte[piece.readableBytes()];
    piece.getBytes(piece.readerIndex(), before);
    if (shared) {
      piece.retain();
    }
    Streams.decode(receiver, relay.relay(piece), received);
    if (shared) {
      byte[] after = new byte[before.length];
      piece.getBytes(0, after);
      assertThat(after).isEqualTo(before);
      assertThat(piece.refCnt()).isEqualTo(1);
      piece.release();
    } else {
      assertThat(piece.refCnt()).isZero();
    }
  }

  private static Sent mapped(Sent sent, int from, int to) {
    Sent result = sent.streamId() == from ? sent.withStreamId(to) : sent;
    byte[] payload = sent.bytes();
    if (sent.typeId() != MessageType.USER_CONTROL || payload.length < 6 || payload.length > 64) {
      return result;
    }
    ByteBuf body = Unpooled.wrappedBuffer(payload);
    if (body.getUnsignedShort(0) <= 4 && body.getInt(2) == from) {
      body.setInt(2, to);
    }
    return result.withPayload(payload);
  }

  private static long count(List<Sent> messages, int typeId) {
    return messages.stream().filter(sent -> sent.typeId() == typeId).count();
  }

  private static List<String> commands(List<Sent> messages) {
    return messages.stream()
        .filter(sent -> MessageType.isCommand(sent.typeId()))
        .map(Sent::payload)
        .toList();
  }
}
