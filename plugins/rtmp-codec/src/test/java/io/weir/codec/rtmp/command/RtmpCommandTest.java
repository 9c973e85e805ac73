package io.weir.codec.rtmp.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.weir.codec.rtmp.MessageType;
import io.weir.codec.rtmp.RtmpException;
import io.weir.codec.rtmp.RtmpException.Reason;
import io.weir.codec.rtmp.RtmpMessage;
import io.weir.codec.rtmp.amf.AmfValue;
import io.weir.codec.rtmp.amf.AmfValue.Members;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RtmpCommandTest {
  private static final RtmpCommand CONNECT =
      RtmpCommand.of(
          "connect",
          1,
          AmfValue.of(Map.of("app", AmfValue.of("live"), "fpad", AmfValue.of(false))),
          AmfValue.of("token"));

  @Test
  void aCommandIsReadAsItWasWritten() {
    RtmpMessage message = CONNECT.message(UnpooledByteBufAllocator.DEFAULT, 3, 0);
    RtmpCommand read = RtmpCommand.decode(message);
    assertThat(read).isEqualTo(CONNECT);
    assertThat(message.payload().readerIndex()).isZero();
    message.release();

    Members object = read.members(0);
    assertThat(object).isNotNull().extracting(o -> o.text("app")).isEqualTo("live");
    assertThat(read.text(1)).isEqualTo("token");
    assertThat(read.text(0)).isNull();
    assertThat(read.argument(2)).isNull();
  }

  @Test
  void theFirstByteOfAnAmf3CommandSaysNothing() {
    ByteBuf payload = Unpooled.buffer().writeByte(0);
    CONNECT.encode(payload);
    assertThat(RtmpCommand.decode(MessageType.COMMAND_AMF3, payload)).isEqualTo(CONNECT);
    payload.setByte(0, 2);
    assertThat(RtmpCommand.decode(MessageType.COMMAND_AMF3, payload)).isEqualTo(CONNECT);
  }

  @Test
  void anAmf3CommandWithoutThatByteIsNoCommand() {
    ByteBuf payload = Unpooled.buffer();
    CONNECT.encode(payload);
    assertRefused(MessageType.COMMAND_AMF3, payload, Reason.BAD_COMMAND);
  }

  @Test
  void anAmf3CommandMaySwitchWithin() {
    ByteBuf payload = hex("00 02 0004 706c6179 00 0000000000000000 05 11 06 03 73");
    assertThat(RtmpCommand.decode(MessageType.COMMAND_AMF3, payload))
        .isEqualTo(RtmpCommand.of("play", 0, AmfValue.NULL, AmfValue.of("s")));
  }

  @Test
  void aCommandWithoutANameIsRefused() {
    assertRefused(MessageType.COMMAND_AMF0, hex("05"), Reason.BAD_COMMAND);
    assertRefused(MessageType.COMMAND_AMF0, hex(""), Reason.BAD_AMF);
    assertRefused(MessageType.VIDEO, hex("05"), Reason.BAD_COMMAND);
  }

  private static void assertRefused(int typeId, ByteBuf payload, Reason reason) {
    assertThatExceptionOfType(RtmpException.class)
        .isThrownBy(() -> RtmpCommand.decode(typeId, payload))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static ByteBuf hex(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex.replace(" ", "")));
  }
}
