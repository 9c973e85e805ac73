package io.weir.codec.rtmp.amf;

import static io.weir.codec.rtmp.amf.AmfBudget.require;
import static io.weir.codec.rtmp.amf.AmfBudget.text;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the AMF0 values of one payload, and AMF3 where it switches to that. Bounded: depth 32,
 * 65,536 values. One per payload, since references reach back within it. Not thread-safe; the
 * buffer stays the caller's.
 */
public final class Amf0Reader {
  static final int NUMBER = 0x00;
  static final int BOOLEAN = 0x01;
  static final int STRING = 0x02;
  static final int OBJECT = 0x03;
  static final int NULL = 0x05;
  static final int UNDEFINED = 0x06;
  static final int REFERENCE = 0x07;
  static final int ECMA_ARRAY = 0x08;
  static final int OBJECT_END = 0x09;
  static final int STRICT_ARRAY = 0x0A;
  static final int DATE = 0x0B;
  static final int LONG_STRING = 0x0C;
  static final int UNSUPPORTED = 0x0D;
  static final int XML = 0x0F;
  static final int TYPED_OBJECT = 0x10;
  static final int AMF3 = 0x11;

  private final ByteBuf in;
  private final AmfBudget budget = new AmfBudget();
  private final AmfBudget.References references = budget.new References();

  public Amf0Reader(ByteBuf in) {
    this.in = in;
  }

  /** Whether another value begins. */
  public boolean hasNext() {
    return in.isReadable();
  }

  /**
   * The next value.
   *
   * @throws io.weir.codec.rtmp.RtmpException BAD_AMF, AMF_TOO_DEEP or AMF_TOO_MANY_VALUES
   */
  public AmfValue next() {
    require(in, 1);
    budget.value();
    int marker = in.readUnsignedByte();
    return switch (marker) {
      case NUMBER -> new AmfValue.Num(number());
      case BOOLEAN -> new AmfValue.Bool(truth());
      case STRING -> new AmfValue.Text(shortText());
      case LONG_STRING -> new AmfValue.Text(longText());
      case XML -> new AmfValue.Xml(longText());
      case NULL -> AmfValue.NULL;
      case UNDEFINED, UNSUPPORTED -> AmfValue.UNDEFINED;
      case DATE -> date();
      case REFERENCE -> reference();
      case OBJECT, ECMA_ARRAY, STRICT_ARRAY, TYPED_OBJECT -> complex(marker);
      case AMF3 -> new Amf3Reader(in, budget).next();
      default -> throw AmfBudget.bad("AMF0 marker", marker, "0..3, 5..8, 10..13, 15..17");
    };
  }

  private AmfValue complex(int marker) {
    budget.enter();
    AmfBudget.Mark mark = references.open();
    AmfValue value =
        switch (marker) {
          case OBJECT -> new AmfValue.Obj(members(Long.MAX_VALUE));
          case ECMA_ARRAY -> ecmaArray();
          case STRICT_ARRAY -> strictArray();
          default -> new AmfValue.Typed(shortText(), members(Long.MAX_VALUE));
        };
    references.close(mark, value);
    budget.leave();
    return value;
  }

  /** The count is a hint: some encoders write 0, some write no end marker after that many. */
  private AmfValue ecmaArray() {
    require(in, 4);
    return new AmfValue.EcmaArray(members(in.readUnsignedInt()));
  }

  private Map<String, AmfValue> members(long enough) {
    Map<String, AmfValue> members = new LinkedHashMap<>();
    long read = 0;
    while (in.isReadable() || read < enough) {
      String name = shortText();
      require(in, 1);
      if (name.isEmpty() && in.getUnsignedByte(in.readerIndex()) == OBJECT_END) {
        in.skipBytes(1);
        return members;
      }
      members.put(name, next());
      read++;
    }
    return members;
  }

  private AmfValue strictArray() {
    require(in, 4);
    long count = in.readUnsignedInt();
    List<AmfValue> values = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      values.add(next());
    }
    return new AmfValue.Array(values);
  }

  private AmfValue reference() {
    require(in, 2);
    return references.get(in.readUnsignedShort());
  }

  private AmfValue date() {
    require(in, 10);
    return new AmfValue.Date(in.readDouble(), in.readShort());
  }

  private double number() {
    require(in, 8);
    return in.readDouble();
  }

  private boolean truth() {
    require(in, 1);
    return in.readByte() != 0;
  }

  private String shortText() {
    require(in, 2);
    return text(in, in.readUnsignedShort());
  }

  private String longText() {
    require(in, 4);
    return text(in, in.readInt());
  }
}
