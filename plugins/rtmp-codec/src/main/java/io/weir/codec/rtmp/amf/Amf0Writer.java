package io.weir.codec.rtmp.amf;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Map;

/**
 * Appends values as AMF0. Stateless but for its buffer, which stays the caller's. Writes no
 * references; byte arrays, which AMF0 has not, go as an AMF3 value within.
 */
public final class Amf0Writer {
  private final ByteBuf out;

  public Amf0Writer(ByteBuf out) {
    this.out = out;
  }

  /** Appends one value. */
  public Amf0Writer write(AmfValue value) {
    if (value instanceof AmfValue.Num number) {
      return write(number.value());
    }
    if (value instanceof AmfValue.Bool bool) {
      return write(bool.value());
    }
    if (value instanceof AmfValue.Text text) {
      return write(text.value());
    }
    if (value instanceof AmfValue.Undefined) {
      out.writeByte(Amf0Reader.UNDEFINED);
    } else if (value instanceof AmfValue.Null) {
      out.writeByte(Amf0Reader.NULL);
    } else if (value instanceof AmfValue.Date date) {
      out.writeByte(Amf0Reader.DATE).writeDouble(date.millis()).writeShort(date.zoneMinutes());
    } else if (value instanceof AmfValue.Xml xml) {
      out.writeByte(Amf0Reader.XML);
      longText(xml.value());
    } else if (value instanceof AmfValue.Bytes bytes) {
      bytes(bytes);
    } else if (value instanceof AmfValue.Array array) {
      out.writeByte(Amf0Reader.STRICT_ARRAY).writeInt(array.values().size());
      array.values().forEach(this::write);
    } else if (value instanceof AmfValue.Members complex) {
      complex(complex);
    }
    return this;
  }

  /** Appends a number. */
  public Amf0Writer write(double value) {
    out.writeByte(Amf0Reader.NUMBER).writeDouble(value);
    return this;
  }

  /** Appends a truth. */
  public Amf0Writer write(boolean value) {
    out.writeByte(Amf0Reader.BOOLEAN).writeBoolean(value);
    return this;
  }

  /** Appends a string, a long one above 65535 bytes. */
  public Amf0Writer write(String value) {
    int bytes = ByteBufUtil.utf8Bytes(value);
    if (bytes > 0xFFFF) {
      out.writeByte(Amf0Reader.LONG_STRING);
      longText(value);
    } else {
      out.writeByte(Amf0Reader.STRING);
      shortText(value);
    }
    return this;
  }

  private void complex(AmfValue.Members value) {
    if (value instanceof AmfValue.EcmaArray) {
      out.writeByte(Amf0Reader.ECMA_ARRAY).writeInt(value.members().size());
    } else if (value instanceof AmfValue.Typed typed) {
      out.writeByte(Amf0Reader.TYPED_OBJECT);
      shortText(typed.className());
    } else {
      out.writeByte(Amf0Reader.OBJECT);
    }
    for (Map.Entry<String, AmfValue> member : value.members().entrySet()) {
      shortText(member.getKey());
      write(member.getValue());
    }
    out.writeShort(0).writeByte(Amf0Reader.OBJECT_END);
  }

  private void bytes(AmfValue.Bytes value) {
    out.writeByte(Amf0Reader.AMF3).writeByte(0x0C);
    uint29(value.value().remaining() << 1 | 1);
    out.writeBytes(value.value().duplicate());
  }

  private void uint29(int value) {
    if (value >= 0x200000) {
      out.writeByte(value >> 22 | 0x80).writeByte(value >> 15 | 0x80);
      out.writeByte(value >> 8 | 0x80).writeByte(value);
      return;
    }
    if (value >= 0x4000) {
      out.writeByte(value >> 14 | 0x80);
    }
    if (value >= 0x80) {
      out.writeByte(value >> 7 | 0x80);
    }
    out.writeByte(value & 0x7F);
  }

  private void shortText(String value) {
    int bytes = ByteBufUtil.utf8Bytes(value);
    if (bytes > 0xFFFF) {
      throw new IllegalArgumentException("name of " + bytes + " bytes (expected: up to 65535)");
    }
    out.writeShort(bytes);
    ByteBufUtil.writeUtf8(out, value);
  }

  private void longText(String value) {
    out.writeInt(ByteBufUtil.utf8Bytes(value));
    ByteBufUtil.writeUtf8(out, value);
  }
}
