package io.weir.plugin.loopback.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.codec.rtmp.MessageType;
import io.weir.codec.rtmp.amf.Amf0Writer;
import io.weir.codec.rtmp.amf.AmfValue;
import io.weir.plugin.loopback.stream.Media;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlvTracksTest {

  @Test
  void metadataTellsWhichTracksThereAre() {
    assertThat(tracks(Map.of("videocodecid", AmfValue.of(7))))
        .isEqualTo(new FlvTracks(false, true));
    assertThat(tracks(Map.of("audiocodecid", AmfValue.of(10))))
        .isEqualTo(new FlvTracks(true, false));
    assertThat(tracks(Map.of("width", AmfValue.of(10)))).isEqualTo(new FlvTracks(true, true));
  }

  @Test
  void brokenMetadataTellsNothing() {
    ByteBuf payload = Unpooled.buffer();
    new Amf0Writer(payload).write("onMetaData");
    payload.writeByte(0x7f);

    assertThat(FlvTracks.of(Media.of(MessageType.DATA_AMF0, 0, payload)))
        .isEqualTo(new FlvTracks(true, true));
  }

  private static FlvTracks tracks(Map<String, AmfValue> facts) {
    ByteBuf payload = Unpooled.buffer();
    new Amf0Writer(payload).write("onMetaData").write(new AmfValue.EcmaArray(facts));
    return FlvTracks.of(Media.of(MessageType.DATA_AMF0, 0, payload));
  }
}
