package io.weir.codec.webrtc.stun;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * A STUN message in a buffer (RFC 8489 section 5), relative to the reader index, which stays where
 * it is. Nothing here allocates but {@link #username}. Stateless; any thread.
 */
public final class StunMessage {
  /** Bytes of the header. */
  public static final int HEADER = 20;

  /** The longest message that is taken; the same as that of a datagram in an Ethernet frame. */
  public static final int MAX_SIZE = 1500;

  /** The second word of every message. */
  public static final int MAGIC_COOKIE = 0x2112A442;

  /** Message type: a binding request, ICE's connectivity check. */
  public static final int BINDING_REQUEST = 0x0001;

  /** Message type: its answer. */
  public static final int BINDING_SUCCESS = 0x0101;

  /** Message type: its refusal. */
  public static final int BINDING_ERROR = 0x0111;

  /** Attribute: who asks; for ICE {@code answerer's ufrag:offerer's ufrag}. */
  public static final int USERNAME = 0x0006;

  /** Attribute: HMAC-SHA1 of all before it. */
  public static final int MESSAGE_INTEGRITY = 0x0008;

  /** Attribute: why a request is refused. */
  public static final int ERROR_CODE = 0x0009;

  /** Attribute: HMAC-SHA256 of all before it. */
  public static final int MESSAGE_INTEGRITY_SHA256 = 0x001C;

  /** Attribute: the sender chooses this path (RFC 8445 section 7.1.2). */
  public static final int USE_CANDIDATE = 0x0025;

  /** Attribute: CRC-32 of all before it. */
  public static final int FINGERPRINT = 0x8028;

  static final int ATTRIBUTE_HEADER = 4;
  static final int INTEGRITY_SIZE = 20;
  static final int FINGERPRINT_SIZE = 4;
  private static final int MAX_USERNAME = 508;

  /** Beyond are other protocols, where all share a port (RFC 7983). */
  private static final int MAX_FIRST_BYTE = 3;

  private static final int LENGTH_AT = 2;
  private static final int COOKIE_AT = 4;
  private static final int TRANSACTION_AT = 8;
  private static final int RESPONSE_BIT = 0x0100;

  private StunMessage() {}

  /**
   * Whether header and attributes are what they say: lengths fit, attributes are padded to words,
   * the user's name comes at most once and before the integrity, and after the integrity come only
   * what may (RFC 8489 sections 14.5 to 14.7). Of what is not, nothing else here may be asked.
   */
  public static boolean isWellFormed(ByteBuf message) {
    int size = message.readableBytes();
    int at = message.readerIndex();
    if (size < HEADER
        || size > MAX_SIZE
        || size % Integer.BYTES != 0
        || message.getUnsignedByte(at) > MAX_FIRST_BYTE
        || message.getUnsignedShort(at + LENGTH_AT) != size - HEADER
        || message.getInt(at + COOKIE_AT) != MAGIC_COOKIE) {
      return false;
    }
    return attributesFit(message, at + HEADER, at + size);
  }

  private static boolean attributesFit(ByteBuf message, int first, int end) {
    boolean named = false;
    int last = 0;
    int at = first;
    while (at < end) {
      int type = message.getUnsignedShort(at);
      int length = message.getUnsignedShort(at + 2);
      int next = at + ATTRIBUTE_HEADER + padded(length);
      if (next > end || !fits(type, length) || !mayFollow(last, type)) {
        return false;
      }
      if (type == USERNAME) {
        if (named) {
          return false;
        }
        named = true;
      }
      last = type;
      at = next;
    }
    return true;
  }

  private static boolean fits(int type, int length) {
    return switch (type) {
      case USERNAME -> length > 0 && length <= MAX_USERNAME;
      case MESSAGE_INTEGRITY -> length == INTEGRITY_SIZE;
      case MESSAGE_INTEGRITY_SHA256 -> length >= 16 && length <= 32 && length % 4 == 0;
      case FINGERPRINT -> length == FINGERPRINT_SIZE;
      default -> true;
    };
  }

  /** What is not covered by a code, somebody else may have added. */
  private static boolean mayFollow(int last, int type) {
    return switch (last) {
      case MESSAGE_INTEGRITY -> type == MESSAGE_INTEGRITY_SHA256 || type == FINGERPRINT;
      case MESSAGE_INTEGRITY_SHA256 -> type == FINGERPRINT;
      case FINGERPRINT -> false;
      default -> true;
    };
  }

  static int padded(int length) {
    return (length + 3) & ~3;
  }

  /** Method and class. */
  public static int type(ByteBuf message) {
    return message.getUnsignedShort(message.readerIndex());
  }

  /** Whether it asks for a connectivity check. */
  public static boolean isBindingRequest(ByteBuf message) {
    return type(message) == BINDING_REQUEST;
  }

  /** Whether it answers a request, with success or error. */
  public static boolean isResponse(ByteBuf message) {
    return (type(message) & RESPONSE_BIT) != 0;
  }

  /** The first eight of the twelve bytes that a request and its answer have in common. */
  public static long transactionStart(ByteBuf message) {
    return message.getLong(message.readerIndex() + TRANSACTION_AT);
  }

  /** The other four of them. */
  public static int transactionEnd(ByteBuf message) {
    return message.getInt(message.readerIndex() + TRANSACTION_AT + Long.BYTES);
  }

  /** Whether it has an attribute. */
  public static boolean has(ByteBuf message, int type) {
    return find(message, type) >= 0;
  }

  /** The user's name, one character for each octet; empty if there is none. */
  public static String username(ByteBuf message) {
    int at = find(message, USERNAME);
    return at < 0
        ? ""
        : message.toString(
            at + ATTRIBUTE_HEADER, message.getUnsignedShort(at + 2), StandardCharsets.ISO_8859_1);
  }

  /** Where the first attribute of this type begins; -1 if there is none. */
  static int find(ByteBuf message, int type) {
    int at = message.readerIndex() + HEADER;
    while (at < message.writerIndex()) {
      if (message.getUnsignedShort(at) == type) {
        return at;
      }
      at += ATTRIBUTE_HEADER + padded(message.getUnsignedShort(at + 2));
    }
    return -1;
  }
}
