package io.weir.codec.rtmp.amf;

import static io.weir.codec.rtmp.amf.AmfBudget.bad;
import static io.weir.codec.rtmp.amf.AmfBudget.require;
import static io.weir.codec.rtmp.amf.AmfBudget.text;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one AMF3 value with what it contains. References of strings, objects and traits reach back
 * within that value. Externalizable classes, vectors and dictionaries are refused: their form is
 * private to the application, or no RTMP command has them.
 */
final class Amf3Reader {
  private record Traits(String className, boolean dynamic, List<String> names) {}

  private final ByteBuf in;
  private final AmfBudget budget;
  private final AmfBudget.References references;
  private final List<String> strings = new ArrayList<>();
  private final List<Traits> traits = new ArrayList<>();

  Amf3Reader(ByteBuf in, AmfBudget budget) {
    this.in = in;
    this.budget = budget;
    this.references = budget.new References();
  }

  AmfValue next() {
    require(in, 1);
    budget.value();
    int marker = in.readUnsignedByte();
    return switch (marker) {
      case 0x00 -> AmfValue.UNDEFINED;
      case 0x01 -> AmfValue.NULL;
      case 0x02 -> new AmfValue.Bool(false);
      case 0x03 -> new AmfValue.Bool(true);
      case 0x04 -> new AmfValue.Num(uint29() << 3 >> 3);
      case 0x05 -> new AmfValue.Num(number());
      case 0x06 -> new AmfValue.Text(string());
      case 0x07, 0x08, 0x09, 0x0A, 0x0B, 0x0C -> complex(marker);
      default -> throw bad("AMF3 marker", marker, "0..12");
    };
  }

  private AmfValue complex(int marker) {
    int header = uint29();
    if ((header & 1) == 0) {
      return references.get(header >> 1);
    }
    budget.enter();
    AmfBudget.Mark mark = references.open();
    int rest = header >> 1;
    AmfValue value =
        switch (marker) {
          case 0x08 -> new AmfValue.Date(number(), 0);
          case 0x09 -> array(rest);
          case 0x0A -> object(rest);
          case 0x0C -> bytes(rest);
          default -> new AmfValue.Xml(text(in, rest));
        };
    references.close(mark, value);
    budget.leave();
    return value;
  }

  private AmfValue array(int dense) {
    Map<String, AmfValue> members = new LinkedHashMap<>();
    dynamicMembers(members);
    List<AmfValue> values = new ArrayList<>();
    for (int i = 0; i < dense; i++) {
      values.add(next());
    }
    if (members.isEmpty()) {
      return new AmfValue.Array(values);
    }
    for (int i = 0; i < dense; i++) {
      members.put(Integer.toString(i), values.get(i));
    }
    return new AmfValue.EcmaArray(members);
  }

  private AmfValue object(int header) {
    Traits form = traits(header);
    Map<String, AmfValue> members = new LinkedHashMap<>();
    for (String name : form.names) {
      members.put(name, next());
    }
    if (form.dynamic) {
      dynamicMembers(members);
    }
    return form.className.isEmpty()
        ? new AmfValue.Obj(members)
        : new AmfValue.Typed(form.className, members);
  }

  private Traits traits(int header) {
    if ((header & 1) == 0) {
      int index = header >> 1;
      if (index >= traits.size()) {
        throw bad("AMF3 traits reference", index, "below " + traits.size());
      }
      return traits.get(index);
    }
    String className = string();
    if ((header & 2) != 0) {
      throw bad("AMF3 externalizable class", className, "none");
    }
    int count = header >> 3;
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      budget.value();
      names.add(string());
    }
    Traits read = new Traits(className, (header & 4) != 0, names);
    traits.add(read);
    return read;
  }

  private void dynamicMembers(Map<String, AmfValue> members) {
    for (String name = string(); !name.isEmpty(); name = string()) {
      members.put(name, next());
    }
  }

  private AmfValue bytes(int length) {
    require(in, length);
    byte[] bytes = new byte[length];
    in.readBytes(bytes);
    return new AmfValue.Bytes(ByteBuffer.wrap(bytes));
  }

  /** The empty string is never referred to. */
  private String string() {
    int header = uint29();
    int rest = header >> 1;
    if ((header & 1) == 0) {
      if (rest >= strings.size()) {
        throw bad("AMF3 string reference", rest, "below " + strings.size());
      }
      return strings.get(rest);
    }
    String read = text(in, rest);
    if (!read.isEmpty()) {
      strings.add(read);
    }
    return read;
  }

  private double number() {
    require(in, 8);
    return in.readDouble();
  }

  /** 29 bits in one to four bytes; the fourth has eight of them. */
  private int uint29() {
    int value = 0;
    for (int i = 0; i < 3; i++) {
      require(in, 1);
      int next = in.readUnsignedByte();
      if (next < 0x80) {
        return (value << 7) | next;
      }
      value = (value << 7) | (next & 0x7F);
    }
    require(in, 1);
    return (value << 8) | in.readUnsignedByte();
  }
}
