package io.weir.codec.rtmp;

/**
 * The message type ids of RTMP 1.0, sections 5.4 and 7.1. Plain numbers and no enum, since unknown
 * ids are legal and pass.
 */
public final class MessageType {
  public static final int SET_CHUNK_SIZE = 1;
  public static final int ABORT = 2;
  public static final int ACKNOWLEDGEMENT = 3;
  public static final int USER_CONTROL = 4;
  public static final int WINDOW_ACK_SIZE = 5;
  public static final int SET_PEER_BANDWIDTH = 6;
  public static final int AUDIO = 8;
  public static final int VIDEO = 9;
  public static final int DATA_AMF3 = 15;
  public static final int COMMAND_AMF3 = 17;
  public static final int DATA_AMF0 = 18;
  public static final int COMMAND_AMF0 = 20;
  public static final int AGGREGATE = 22;

  private MessageType() {}

  /** Whether messages of this type carry a command (connect, publish, onStatus, ...). */
  public static boolean isCommand(int typeId) {
    return typeId == COMMAND_AMF0 || typeId == COMMAND_AMF3;
  }
}
