package io.weir.plugin.loopback.http;

import io.netty.buffer.ByteBuf;
import io.weir.codec.rtmp.RtmpException;
import io.weir.codec.rtmp.amf.Amf0Reader;
import io.weir.codec.rtmp.amf.AmfValue;
import io.weir.plugin.loopback.stream.Media;
import io.weir.plugin.loopback.stream.MediaKind.Role;

/**
 * What the header of an FLV file announces. Players wait for what it says, so it is taken from the
 * metadata if the stream begins with some that says it.
 *
 * @param audio whether there is audio
 * @param video whether there is video
 */
record FlvTracks(boolean audio, boolean video) {
  private static final FlvTracks BOTH = new FlvTracks(true, true);

  static FlvTracks of(Media first) {
    if (first.kind().role() != Role.METADATA) {
      return BOTH;
    }
    ByteBuf payload = first.payload();
    try {
      Amf0Reader reader = new Amf0Reader(payload);
      reader.next();
      if (!reader.hasNext() || !(reader.next() instanceof AmfValue.Members facts)) {
        return BOTH;
      }
      boolean audio = facts.get("audiocodecid") != null;
      boolean video = facts.get("videocodecid") != null;
      return audio || video ? new FlvTracks(audio, video) : BOTH;
    } catch (RtmpException e) {
      return BOTH;
    }
  }
}
