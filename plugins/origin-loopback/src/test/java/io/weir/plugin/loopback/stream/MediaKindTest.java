package io.weir.plugin.loopback.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.codec.rtmp.MessageType;
import io.weir.codec.rtmp.amf.Amf0Writer;
import io.weir.plugin.loopback.stream.MediaKind.Role;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaKindTest {

  @ParameterizedTest
  @CsvSource({
    // AVC: sequence header, key frame, inter frame, end of sequence
    "9, 17000000000142, HEADER",
    "9, 17010000000000, KEY_FRAME",
    "9, 27010000000000, OTHER",
    "9, 1702000000, OTHER",
    // HEVC with an unofficial codec id; H.263, which needs no header
    "9, 1c000000000142, HEADER",
    "9, 12000000000000, KEY_FRAME",
    "9, 22000000000000, OTHER",
    // Enhanced video: sequence start, frames (key, inter, key), end, HDR metadata
    "9, 9068766331, HEADER",
    "9, 9168766331, KEY_FRAME",
    "9, a168766331, OTHER",
    "9, 9368766331, KEY_FRAME",
    "9, 9268766331, OTHER",
    "9, 9468766331, HEADER",
    // Enhanced multitrack, one track: sequence start of track 1, key frames of tracks 0 and 1
    "9, 96006876633101, HEADER",
    "9, 96016876633100, KEY_FRAME",
    "9, 96016876633101, OTHER",
    // AAC: header, frame; MP3; enhanced Opus: header, frame
    "8, af001210, HEADER",
    "8, af01deadbeef, OTHER",
    "8, 2effff, OTHER",
    "8, 904f707573, HEADER",
    "8, 914f707573, OTHER",
    // Too short to tell
    "9, 17, OTHER",
    "8, af, OTHER",
  })
  void tellsWhatAMessageIsToLatecomers(int typeId, String payload, Role role) {
    assertThat(media(typeId, payload).kind().role()).isEqualTo(role);
  }

  @Test
  void headersOfSeveralTracksHaveSlotsOfTheirOwn() {
    MediaKind video0 = media(9, "96006876633100").kind();
    MediaKind video1 = media(9, "96006876633101").kind();
    MediaKind audio = media(8, "af001210").kind();

    assertThat(video0.slot()).isNotEqualTo(video1.slot()).isNotEqualTo(audio.slot());
    assertThat(media(9, "9600687663310142").kind()).isEqualTo(video1);
  }

  @Test
  void metadataLosesTheNameThatAsksToKeepIt() {
    ByteBuf published = Unpooled.buffer();
    new Amf0Writer(published).write("@setDataFrame").write("onMetaData").write(25.0);
    ByteBuf played = Unpooled.buffer();
    new Amf0Writer(played).write("onMetaData").write(25.0);

    Media metadata = Media.of(MessageType.DATA_AMF0, 0, published);

    assertThat(metadata.kind().role()).isEqualTo(Role.METADATA);
    assertThat(metadata.payload()).isEqualTo(played);
  }

  @Test
  void amf3DataBecomesAmf0() {
    ByteBuf published = Unpooled.buffer().writeByte(0);
    new Amf0Writer(published).write("onCuePoint").write(1.0);

    Media data = Media.of(MessageType.DATA_AMF3, 7, published);

    assertThat(data.typeId()).isEqualTo(MessageType.DATA_AMF0);
    assertThat(data.kind().role()).isEqualTo(Role.OTHER);
    assertThat(data.payload()).isEqualTo(published.slice(1, published.readableBytes() - 1));
  }

  static Media media(int typeId, String payload) {
    return Media.of(typeId, 0, Unpooled.wrappedBuffer(HexFormat.of().parseHex(payload)));
  }
}
