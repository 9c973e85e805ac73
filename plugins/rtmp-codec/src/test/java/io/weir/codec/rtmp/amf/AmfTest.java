package io.weir.codec.rtmp.amf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.weir.codec.rtmp.RtmpException;
import io.weir.codec.rtmp.RtmpException.Reason;
import io.weir.codec.rtmp.amf.AmfValue.Num;
import io.weir.codec.rtmp.amf.AmfValue.Text;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmfTest {
  @Property(tries = 500)
  void whatIsWrittenIsRead(@ForAll long seed) {
    AmfValue value = random(new Random(seed), 0);
    ByteBuf bytes = written(value);
    Amf0Reader reader = new Amf0Reader(bytes);
    assertThat(reader.next()).isEqualTo(value);
    assertThat(reader.hasNext()).isFalse();
  }

  @Property(tries = 300)
  void whatIsCutIsRefused(@ForAll long seed) {
    Random random = new Random(seed);
    ByteBuf bytes = written(new AmfValue.Obj(Map.of("a", random(random, 0))));
    bytes.writerIndex(random.nextInt(bytes.writerIndex()));
    assertRefused(bytes, Reason.BAD_AMF);
  }

  @Property(tries = 2000)
  void garbageIsReadOrRefused(@ForAll byte[] garbage, @ForAll boolean amf3) {
    ByteBuf bytes = Unpooled.buffer();
    if (amf3) {
      bytes.writeByte(0x11);
    }
    Amf0Reader reader = new Amf0Reader(bytes.writeBytes(garbage));
    try {
      while (reader.hasNext()) {
        reader.next();
      }
    } catch (RtmpException e) {
      assertThat(e).hasMessageContaining("expected: ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', 03 0001 61",
    "'', 0a 00000001",
    "'', 08 00000001 0001 61",
    "'', 10 0001 62 0001 61",
    "11, 09 03 01",
    "11, 0a 13 01 03 61"
  })
  void nestedTooDeepIsRefused(String begin, String level) {
    assertRefused(hex(begin + level.repeat(5000)), Reason.AMF_TOO_DEEP);
  }

  @Test
  void depth32IsRead() {
    assertThat(new Amf0Reader(hex("0a 00000001".repeat(32) + "05")).next()).isNotNull();
    assertRefused(hex("0a 00000001".repeat(33) + "05"), Reason.AMF_TOO_DEEP);
  }

  @Test
  void tooManyValuesAreRefused() {
    assertRefused(hex("0a 0fffffff" + "05".repeat(70_000)), Reason.AMF_TOO_MANY_VALUES);
  }

  @Test
  void referencesCostWhatTheyReferTo() {
    StringBuilder doubling = new StringBuilder("0a 00000040 0a 00000002 05 05");
    for (int i = 1; i < 40; i++) {
      doubling.append("0a 00000002 07 %04x 07 %04x".formatted(i, i));
    }
    assertThatExceptionOfType(RtmpException.class)
        .isThrownBy(() -> new Amf0Reader(hex(doubling.toString())).next())
        .satisfies(
            e -> assertThat(e.reason()).isIn(Reason.AMF_TOO_MANY_VALUES, Reason.AMF_TOO_DEEP));
  }

  @ParameterizedTest
  @CsvSource({
    "0a 00000001 07 0000, a value within itself",
    "07 0000, nothing there",
    "04, a movie clip",
    "12, no such marker",
    "11 0d, a vector",
    "11 06 02, a string that was not there",
    "11 0a 01, traits that were not there",
    "11 0a 07 03 61, an externalizable class",
    "11 0c 8fffffff, bytes that are not there",
    "02 ffff 61, a string that is not there",
    "0c ffffffff 61, a long string that is not there"
  })
  void whatMakesNoSenseIsRefused(String bytes, String what) {
    assertThat(what).isNotEmpty();
    assertRefused(hex(bytes), Reason.BAD_AMF);
  }

  @Test
  void anEcmaArrayNeedNoEndMarkerAfterItsCount() {
    AmfValue expected = new AmfValue.EcmaArray(Map.of("a", AmfValue.of(true)));
    assertThat(new Amf0Reader(hex("08 00000001 0001 61 01 01")).next()).isEqualTo(expected);
    assertThat(new Amf0Reader(hex("08 00000000 0001 61 01 01 0000 09")).next()).isEqualTo(expected);
    assertRefused(hex("08 00000002 0001 61 01 01"), Reason.BAD_AMF);
    assertRefused(hex("03 0001 61 01 01"), Reason.BAD_AMF);
  }

  @Test
  void aReferenceIsTheValueItRefersTo() {
    AmfValue first = new AmfValue.Obj(Map.of("a", AmfValue.NULL));
    assertThat(new Amf0Reader(hex("0a 00000002 03 0001 61 05 0000 09 07 0001")).next())
        .isEqualTo(new AmfValue.Array(List.of(first, first)));
  }

  @Test
  void amf3ValuesAreRead() {
    assertThat(amf3("00")).isEqualTo(AmfValue.UNDEFINED);
    assertThat(amf3("01")).isEqualTo(AmfValue.NULL);
    assertThat(amf3("02")).isEqualTo(AmfValue.of(false));
    assertThat(amf3("03")).isEqualTo(AmfValue.of(true));
    assertThat(amf3("04 7f")).isEqualTo(new Num(127));
    assertThat(amf3("04 8100")).isEqualTo(new Num(128));
    assertThat(amf3("04 bfffffff")).isEqualTo(new Num(268435455));
    assertThat(amf3("04 ffffffff")).isEqualTo(new Num(-1));
    assertThat(amf3("05 3ff8000000000000")).isEqualTo(new Num(1.5));
    assertThat(amf3("06 05 6869")).isEqualTo(new Text("hi"));
    assertThat(amf3("07 05 6869")).isEqualTo(new AmfValue.Xml("hi"));
    assertThat(amf3("08 01 4059000000000000")).isEqualTo(new AmfValue.Date(100, 0));
    assertThat(amf3("0c 05 0102"))
        .isEqualTo(new AmfValue.Bytes(ByteBuffer.wrap(new byte[] {1, 2})));
    assertThat(amf3("09 05 01 04 01 04 02"))
        .isEqualTo(new AmfValue.Array(List.of(new Num(1), new Num(2))));
    assertThat(amf3("09 03 03 61 04 01 01 04 02"))
        .isEqualTo(new AmfValue.EcmaArray(Map.of("a", new Num(1), "0", new Num(2))));
  }

  @Test
  void amf3StringsObjectsAndTraitsAreReferredTo() {
    AmfValue one = new AmfValue.Typed("T", Map.of("a", new Text("T"), "b", AmfValue.NULL));
    AmfValue two = new AmfValue.Typed("T", Map.of("a", AmfValue.NULL));
    // Class T with the sealed member a and dynamic ones; again by its traits; again as a whole.
    assertThat(amf3("09 07 01" + "0a 1b 03 54 03 61 06 00 03 62 01 01" + "0a 01 01 01" + "0a 02"))
        .isEqualTo(new AmfValue.Array(List.of(one, two, one)));
  }

  private static AmfValue amf3(String hex) {
    Amf0Reader reader = new Amf0Reader(hex("11" + hex));
    AmfValue value = reader.next();
    assertThat(reader.hasNext()).isFalse();
    return value;
  }

  private static void assertRefused(ByteBuf bytes, Reason reason) {
    assertThatExceptionOfType(RtmpException.class)
        .isThrownBy(() -> new Amf0Reader(bytes).next())
        .withMessageContaining("expected: ")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static ByteBuf written(AmfValue value) {
    ByteBuf bytes = Unpooled.buffer();
    new Amf0Writer(bytes).write(value);
    return bytes;
  }

  private static ByteBuf hex(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex.replace(" ", "")));
  }

  private static AmfValue random(Random random, int depth) {
    return switch (random.nextInt(depth < 4 ? 13 : 9)) {
      case 0 -> AmfValue.NULL;
      case 1 -> AmfValue.UNDEFINED;
      case 2 -> AmfValue.of(random.nextBoolean());
      case 3 -> new Text("ü".repeat(random.nextInt(10) == 0 ? 40_000 : random.nextInt(9)));
      case 4 -> new AmfValue.Date(random.nextInt(), (short) random.nextInt());
      case 5 -> new AmfValue.Xml("<x/>".repeat(random.nextInt(4)));
      case 6 -> new AmfValue.Bytes(ByteBuffer.wrap(new byte[random.nextInt(300)]));
      case 7, 8 -> AmfValue.of(random.nextGaussian());
      case 9 -> new AmfValue.Obj(members(random, depth + 1));
      case 10 -> new AmfValue.EcmaArray(members(random, depth + 1));
      case 11 -> new AmfValue.Typed("a.B", members(random, depth + 1));
      default -> new AmfValue.Array(values(random, depth + 1));
    };
  }

  private static List<AmfValue> values(Random random, int depth) {
    List<AmfValue> values = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      values.add(random(random, depth));
    }
    return values;
  }

  private static Map<String, AmfValue> members(Random random, int depth) {
    Map<String, AmfValue> members = new LinkedHashMap<>();
    for (AmfValue value : values(random, depth)) {
      members.put("m" + random.nextInt(1000), value);
    }
    return members;
  }
}
