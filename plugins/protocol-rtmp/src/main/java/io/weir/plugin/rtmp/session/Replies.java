package io.weir.plugin.rtmp.session;

import io.weir.codec.rtmp.amf.AmfValue;
import io.weir.codec.rtmp.command.RtmpCommand;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a server says to the commands that come before publish and play; pure. */
final class Replies {
  /**
   * What Enhanced RTMP clients say of their codecs and capabilities. It is said back to them: what
   * they send passes as it is, whatever it is, so Weir narrows nothing.
   */
  private static final List<String> ENHANCED =
      List.of("fourCcList", "videoFourCcInfoMap", "audioFourCcInfoMap", "capsEx");

  private Replies() {}

  /** Yes to {@code connect}. */
  static RtmpCommand connected(RtmpCommand connect) {
    Map<String, AmfValue> server = new LinkedHashMap<>();
    server.put("fmsVer", AmfValue.of("FMS/3,5,7,7009"));
    server.put("capabilities", AmfValue.of(127));
    server.put("mode", AmfValue.of(1));

    AmfValue.Members asked = connect.members(0);
    Map<String, AmfValue> info = new LinkedHashMap<>();
    info.put("level", AmfValue.of("status"));
    info.put("code", AmfValue.of("NetConnection.Connect.Success"));
    info.put("description", AmfValue.of("Connection succeeded."));
    info.put("objectEncoding", AmfValue.of(asked == null ? 0 : asked.number("objectEncoding", 0)));
    for (String name : ENHANCED) {
      @Nullable AmfValue value = asked == null ? null : asked.get(name);
      if (value != null) {
        info.put(name, value);
      }
    }
    return RtmpCommand.of(
        "_result", connect.transactionId(), AmfValue.of(server), AmfValue.of(info));
  }

  /** The message stream's number. */
  static RtmpCommand created(RtmpCommand createStream, int streamId) {
    return RtmpCommand.of(
        "_result", createStream.transactionId(), AmfValue.NULL, AmfValue.of(streamId));
  }

  /** An answer to a call of which nothing but an answer is expected. */
  static RtmpCommand done(RtmpCommand call) {
    return RtmpCommand.of("_result", call.transactionId(), AmfValue.NULL, AmfValue.UNDEFINED);
  }

  /** No length: the stream is live. */
  static RtmpCommand noLength(RtmpCommand getStreamLength) {
    return RtmpCommand.of(
        "_result", getStreamLength.transactionId(), AmfValue.NULL, AmfValue.of(0));
  }

  /** What players of some delivery networks wait for before they play. */
  static RtmpCommand subscribed(String streamName) {
    return RtmpCommand.of(
        "onFCSubscribe",
        0,
        AmfValue.NULL,
        info("status", "NetStream.Play.Start", "Subscribed to " + streamName));
  }

  /** {@code onStatus} of a stream. */
  static RtmpCommand status(String level, String code, String description) {
    return RtmpCommand.of("onStatus", 0, AmfValue.NULL, info(level, code, description));
  }

  /**
   * Asks a client that can to connect again, to the same URL. Its media flows until it has gone.
   */
  static RtmpCommand reconnect() {
    return status(
        "status", "NetConnection.Connect.ReconnectRequest", "The stream moves; connect again.");
  }

  private static AmfValue info(String level, String code, String description) {
    Map<String, AmfValue> info = new LinkedHashMap<>();
    info.put("level", AmfValue.of(level));
    info.put("code", AmfValue.of(code));
    info.put("description", AmfValue.of(description));
    return AmfValue.of(info);
  }
}
