package io.weir.codec.rtmp.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.weir.codec.rtmp.RtmpMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChunkRelayTest {
  private final CountingAllocation alloc = new CountingAllocation();
  private final List<String> heard = new ArrayList<>();
  private final CommandListener listener =
      new CommandListener() {
        @Override
        public void onCommand(int typeId, int streamId, ByteBuf payload) {
          heard.add(typeId + " on " + streamId + ": " + ByteBufUtil.hexDump(payload));
        }

        @Override
        public void onLongCommand(int typeId, int streamId, int length, ByteBuf start) {
          heard.add(typeId + " on " + streamId + ": long, " + length);
        }
      };

  @AfterEach
  void nothingIsLeft() {
    alloc.assertAllReleased();
  }

  @Test
  void aHeaderThatLeansOnAWithheldMessageIsReplacedAndNothingElse() {
    try (ChunkRelay relay = afterWithheld("04 0003e8 000001 09 01000000 aa")) {
      assertThat(relay(relay, "44 000014 000002 08 bbcc"))
          .isEqualTo(hex("04 0003fc 000002 08 01000000 bbcc"));
      assertThat(relay(relay, "c4 ddee"))
          .as("its delta of 20 is lost")
          .isEqualTo(hex("04 000410 000002 08 01000000 ddee"));
      assertThat(relay(relay, "84 000005 ff00"))
          .as("has its own delta")
          .isEqualTo(hex("84 000005 ff00"));
      assertThat(relay(relay, "c4 1122")).as("and now it is known").isEqualTo(hex("c4 1122"));
    }
  }

  @Test
  void aFirstHeaderOfFmt0EndsTheReplacing() {
    try (ChunkRelay relay = afterWithheld("04 0003e8 000001 09 01000000 aa")) {
      String first = "04 0003f0 000001 09 01000000 bb";
      assertThat(relay(relay, first)).isEqualTo(hex(first));
      assertThat(relay(relay, "c4 cc")).isEqualTo(hex("c4 cc"));
    }
  }

  @Test
  void anAbsoluteTimestampAbove24BitsIsRepeatedInEveryChunk() {
    try (ChunkRelay relay = afterWithheld("04 ffffff 000001 09 01000000 01000000 aa")) {
      String payload = "00".repeat(128);
      assertThat(relay(relay, "84 000001 cc"))
          .isEqualTo(hex("04 ffffff 000001 09 01000000 01000001 cc"));
      assertThat(relay(relay, "44 000001 000081 09" + payload + "c4 bb"))
          .as("the receiver knows this header's history")
          .isEqualTo(hex("44 000001 000081 09" + payload + "c4 bb"));
    }
    try (ChunkRelay relay = afterWithheld("04 ffffff 000001 09 01000000 01000000 aa")) {
      String payload = "00".repeat(128);
      assertThat(relay(relay, "44 000001 000081 09" + payload + "c4 bb"))
          .isEqualTo(hex("04 ffffff 000081 09 01000000 01000001" + payload + "c4 01000001 bb"));
    }
  }

  @Test
  void aWithheldChunkSizeIsAnnounced() {
    try (ChunkRelay relay = afterWithheld("02 000000 000004 01 00000000 00001000")) {
      assertThat(relay.chunkSize()).isEqualTo(128);
      assertThat(relay(relay, "04 000000 000001 09 01000000 aa"))
          .isEqualTo(hex("02 000000 000004 01 00000000 00001000 04 000000 000001 09 01000000 aa"));
      assertThat(relay.chunkSize()).isEqualTo(4096);
    }
  }

  @Test
  void aMappedIdIsReplacedInTheBufferItself() {
    try (ChunkRelay relay = ChunkRelay.fromStart(RtmpLimits.DEFAULTS, listener)) {
      relay.mapStreamId(1, 0x01020304);
      ByteBuf in = bytes("04 0003e8 000001 09 01000000 aa");
      ByteBuf out = relay.relay(in);
      assertThat(out).isSameAs(in);
      assertThat(ByteBufUtil.hexDump(out)).isEqualTo(hex("04 0003e8 000001 09 04030201 aa"));
      out.release();
    }
  }

  @Test
  void aMappedIdIsReplacedInUserControlToo() {
    try (ChunkRelay relay = ChunkRelay.fromStart(RtmpLimits.DEFAULTS, listener)) {
      relay.mapStreamId(1, 2);
      assertThat(relay(relay, "02 000000 00000a 04 00000000 0003 00000001 00000bb8"))
          .isEqualTo(hex("02 000000 00000a 04 00000000 0003 00000002 00000bb8"));
      String ping = "02 000000 000006 04 00000000 0006 00000001";
      assertThat(relay(relay, ping)).isEqualTo(hex(ping));
    }
  }

  @Test
  void commandsAreHeardWithoutBeingHeldUp() {
    try (ChunkRelay relay = ChunkRelay.fromStart(RtmpLimits.DEFAULTS, listener)) {
      assertThat(relay(relay, "03 000000 000003 14 01000000 aa")).endsWith("aa");
      assertThat(heard).isEmpty();
      assertThat(relay(relay, "bbcc")).isEqualTo(hex("bbcc"));
      assertThat(heard).containsExactly("20 on 1: aabbcc");
    }
  }

  @Test
  void aLongCommandIsReportedAsSuch() {
    try (ChunkRelay relay = ChunkRelay.fromStart(RtmpLimits.DEFAULTS, listener)) {
      relay(relay, "02 000000 000004 01 00000000 00ffffff");
      relay(relay, "03 000000 002001 11 01000000" + "00".repeat(8193));
      assertThat(heard).containsExactly("17 on 1: long, 8193");
    }
  }

  @Test
  void otherTypesAreHeardOfOnDemandByTheirBeginningIfTheyAreLong() {
    CommandListener dataToo =
        new CommandListener() {
          @Override
          public int hears(int typeId) {
            return typeId == 18 ? 4 : 0;
          }

          @Override
          public void onCommand(int typeId, int streamId, ByteBuf payload) {
            listener.onCommand(typeId, streamId, payload);
          }

          @Override
          public void onLongCommand(int typeId, int streamId, int length, ByteBuf start) {
            heard.add(typeId + ": " + length + ", " + ByteBufUtil.hexDump(start));
          }
        };
    try (ChunkRelay relay = ChunkRelay.fromStart(RtmpLimits.DEFAULTS, dataToo)) {
      relay(relay, "03 000000 000004 12 01000000 0102");
      relay(relay, "0304");
      relay(relay, "03 000000 000004 12 01000000 05060708");
      relay(relay, "03 000000 000006 12 01000000 0102");
      relay(relay, "0304 05");
      relay(relay, "06");
      relay(relay, "03 000000 000004 14 01000000 05060708");
      assertThat(heard)
          .containsExactly("18 on 1: 01020304", "18 on 1: 05060708", "18: 6, 01020304");
    }
  }

  @Test
  void aCutHeaderPassesAtOnceUnlessItMayBeReplaced() {
    try (ChunkRelay relay = afterWithheld("04 0003e8 000001 09 01000000 aa")) {
      assertThat(relay(relay, "05 0003")).as("fresh").isEqualTo(hex("05 0003"));
      assertThat(relay(relay, "e8 000001 09 01000000 aa"))
          .isEqualTo(hex("e8 000001 09 01000000 aa"));
      assertThat(relay(relay, "84 0000")).as("leaning").isEmpty();
      assertThat(relay.atChunkBoundary()).isTrue();
      assertThat(relay(relay, "14 bb")).isEqualTo(hex("04 0003fc 000001 09 01000000 bb"));
    }
  }

  @Test
  void anAbortedMessageIsForgotten() {
    try (ChunkRelay relay = ChunkRelay.fromStart(RtmpLimits.DEFAULTS, listener)) {
      relay(relay, "03 000000 0000ff 14 01000000" + "00".repeat(128));
      assertThat(relay.isUnfinished(3)).isTrue();
      relay(relay, "02 000000 000004 02 00000000 00000003");
      assertThat(relay.isUnfinished(3)).isFalse();
      relay(relay, "03 000000 000001 14 01000000 aa");
      assertThat(heard).containsExactly("20 on 1: aa");
    }
  }

  @Test
  void whatPassesIsCounted() {
    try (ChunkRelay relay = ChunkRelay.fromStart(RtmpLimits.DEFAULTS, listener)) {
      relay(relay, "04 000000 000081 09 01000000" + "00".repeat(128) + "c4 00");
      relay(relay, "05 000000 000001 08 01000000 aa c5 aa 06 000000 000001 12 01000000 aa");
      relay(relay, "03 000000 000001 14 01000000 aa 02 000000 000004 03 00000000 00000000");
      RelayCounters counters = relay.counters();
      assertThat(counters.video()).isEqualTo(1);
      assertThat(counters.audio()).isEqualTo(2);
      assertThat(counters.data()).isEqualTo(1);
      assertThat(counters.commands()).isEqualTo(1);
      assertThat(counters.others()).isEqualTo(1);
      assertThat(counters.chunks()).isEqualTo(7);
      assertThat(counters.bytes()).isEqualTo(12 + 128 + 2 + 13 + 2 + 13 + 13 + 16);
    }
  }

  private ChunkRelay afterWithheld(String hex) {
    MessageDecoder decoder = new MessageDecoder(RtmpLimits.DEFAULTS, alloc.allocator());
    ByteBuf in = bytes(hex);
    for (RtmpMessage m = decoder.decode(in); m != null; m = decoder.decode(in)) {
      m.release();
    }
    in.release();
    return ChunkRelay.takeOver(decoder, 128, 1 << 20, listener);
  }

  private String relay(ChunkRelay relay, String hex) {
    ByteBuf out = relay.relay(bytes(hex));
    String result = ByteBufUtil.hexDump(out);
    out.release();
    return result;
  }

  private static String hex(String spaced) {
    return spaced.replace(" ", "");
  }

  private ByteBuf bytes(String hex) {
    return alloc
        .allocator()
        .buffer()
        .writeBytes(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex(hex))));
  }
}
