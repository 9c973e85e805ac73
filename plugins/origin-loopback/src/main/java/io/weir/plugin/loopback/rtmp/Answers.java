package io.weir.plugin.loopback.rtmp;

import io.weir.codec.rtmp.amf.AmfValue;
import io.weir.codec.rtmp.command.RtmpCommand;
import java.util.LinkedHashMap;
import java.util.Map;

/** The commands that a server answers with (RTMP 1.0, section 7.2). Pure. */
final class Answers {
  /** Chunk streams: answers about the connection, and about a message stream. */
  static final int CONNECTION = 3;

  static final int STREAM = 5;

  private Answers() {}

  static RtmpCommand connected(double transactionId) {
    AmfValue properties = object("fmsVer", "FMS/3,5,7,7009", "capabilities", 31.0);
    AmfValue info =
        object(
            "level", "status",
            "code", "NetConnection.Connect.Success",
            "description", "Connected.",
            "objectEncoding", 0.0);
    return RtmpCommand.of("_result", transactionId, properties, info);
  }

  static RtmpCommand connectRejected(double transactionId, String why) {
    return RtmpCommand.of(
        "_error",
        transactionId,
        AmfValue.NULL,
        object("level", "error", "code", "NetConnection.Connect.Rejected", "description", why));
  }

  static RtmpCommand result(double transactionId, AmfValue value) {
    return RtmpCommand.of("_result", transactionId, AmfValue.NULL, value);
  }

  static RtmpCommand status(String code, String description) {
    return onStatus("status", code, description);
  }

  static RtmpCommand error(String code, String description) {
    return onStatus("error", code, description);
  }

  private static RtmpCommand onStatus(String level, String code, String description) {
    return RtmpCommand.of(
        "onStatus",
        0,
        AmfValue.NULL,
        object("level", level, "code", code, "description", description));
  }

  static AmfValue object(Object... namesAndValues) {
    Map<String, AmfValue> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      Object value = namesAndValues[i + 1];
      members.put(
          (String) namesAndValues[i],
          value instanceof Double number ? AmfValue.of(number) : AmfValue.of((String) value));
    }
    return AmfValue.of(members);
  }
}
