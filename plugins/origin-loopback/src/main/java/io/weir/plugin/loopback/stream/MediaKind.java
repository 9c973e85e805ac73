package io.weir.plugin.loopback.stream;

import io.netty.buffer.Unpooled;
import io.weir.codec.rtmp.MessageType;

/**
 * What a message is to a player who joins late. Legacy FLV headers (Video File Format Specification
 * 10.1, E.4) and those of Enhanced RTMP v2 (FourCC, multitrack) are understood. Pure.
 *
 * @param role what to do with it
 * @param slot tells apart headers that must all be kept: by type, packet type and track
 */
public record MediaKind(Role role, int slot) {

  /** What to do with a message. */
  public enum Role {
    /** The stream's description, {@code onMetaData}. */
    METADATA,
    /** A decoder's configuration, without which nothing after it is of use. */
    HEADER,
    /** A video frame to start with. */
    KEY_FRAME,
    /** Everything else. */
    OTHER
  }

  private static final MediaKind METADATA = new MediaKind(Role.METADATA, 0);
  private static final MediaKind KEY_FRAME = new MediaKind(Role.KEY_FRAME, 0);
  private static final MediaKind OTHER = new MediaKind(Role.OTHER, 0);

  private static final int AVC = 7;
  private static final int HEVC_UNOFFICIAL = 12;
  private static final int AAC = 10;
  private static final int ENHANCED_AUDIO = 9;
  private static final int KEY = 1;

  private static final int SEQUENCE_START = 0;
  private static final int CODED_FRAMES = 1;
  private static final int CODED_FRAMES_X = 3;
  private static final int VIDEO_METADATA = 4;
  private static final int AUDIO_CHANNELS = 4;
  private static final int AUDIO_MULTITRACK = 5;
  private static final int VIDEO_TS_SEQUENCE_START = 5;
  private static final int VIDEO_MULTITRACK = 6;

  /** The place of the track id: header, multitrack byte, FourCC. */
  private static final int TRACK_ID = 6;

  private static final int SEVERAL_TRACKS = 256;

  static MediaKind of(int typeId, byte[] payload) {
    if (typeId == MessageType.DATA_AMF0) {
      return DataMessage.begins(Unpooled.wrappedBuffer(payload), "onMetaData") ? METADATA : OTHER;
    }
    if (payload.length < 2) {
      return OTHER;
    }
    return typeId == MessageType.VIDEO ? video(payload) : audio(payload);
  }

  private static MediaKind video(byte[] payload) {
    int first = payload[0] & 0xFF;
    if ((first & 0x80) != 0) {
      return enhancedVideo(payload, first);
    }
    int codec = first & 0x0F;
    boolean configured = codec == AVC || codec == HEVC_UNOFFICIAL;
    if (configured && payload[1] == SEQUENCE_START) {
      return header(MessageType.VIDEO, SEQUENCE_START, 0);
    }
    boolean frame = !configured || payload[1] == CODED_FRAMES;
    return frame && first >> 4 == KEY ? KEY_FRAME : OTHER;
  }

  private static MediaKind enhancedVideo(byte[] payload, int first) {
    boolean multitrack = (first & 0x0F) == VIDEO_MULTITRACK;
    int packet = multitrack ? payload[1] & 0x0F : first & 0x0F;
    int track = multitrack ? track(payload) : 0;
    if (packet == SEQUENCE_START || packet == VIDEO_METADATA || packet == VIDEO_TS_SEQUENCE_START) {
      return header(MessageType.VIDEO, packet, track);
    }
    boolean key = (packet == CODED_FRAMES || packet == CODED_FRAMES_X) && (first >> 4 & 7) == KEY;
    return key && (track == 0 || track == SEVERAL_TRACKS) ? KEY_FRAME : OTHER;
  }

  private static MediaKind audio(byte[] payload) {
    int first = payload[0] & 0xFF;
    int format = first >> 4;
    if (format == AAC) {
      return payload[1] == SEQUENCE_START ? header(MessageType.AUDIO, SEQUENCE_START, 0) : OTHER;
    }
    if (format != ENHANCED_AUDIO) {
      return OTHER;
    }
    boolean multitrack = (first & 0x0F) == AUDIO_MULTITRACK;
    int packet = multitrack ? payload[1] & 0x0F : first & 0x0F;
    boolean configures = packet == SEQUENCE_START || packet == AUDIO_CHANNELS;
    return configures ? header(MessageType.AUDIO, packet, multitrack ? track(payload) : 0) : OTHER;
  }

  /** The id of the one track, or a number for several at once. */
  private static int track(byte[] payload) {
    boolean one = (payload[1] & 0xF0) == 0;
    return one && payload.length > TRACK_ID ? payload[TRACK_ID] & 0xFF : SEVERAL_TRACKS;
  }

  private static MediaKind header(int typeId, int packet, int track) {
    return new MediaKind(Role.HEADER, typeId << 16 | packet << 12 | track);
  }
}
