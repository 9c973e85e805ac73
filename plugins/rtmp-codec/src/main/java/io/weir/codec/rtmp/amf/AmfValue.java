package io.weir.codec.rtmp.amf;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of AMF0 or AMF3. Collections are immutable and keep their order; as values without
 * identity they hold no cycles.
 */
public sealed interface AmfValue {
  /** The one null. */
  AmfValue NULL = new Null();

  /** The one undefined. */
  AmfValue UNDEFINED = new Undefined();

  /** Nothing. */
  record Null() implements AmfValue {}

  /** Not even nothing. */
  record Undefined() implements AmfValue {}

  /** Any number; AMF3 integers as well. */
  record Num(double value) implements AmfValue {}

  /** True or false. */
  record Bool(boolean value) implements AmfValue {}

  /** A string, short or long on the wire as its length demands. */
  record Text(String value) implements AmfValue {}

  /** An XML document, unparsed. */
  record Xml(String value) implements AmfValue {}

  /**
   * A point in time.
   *
   * @param millis since 1970, UTC
   * @param zoneMinutes as on the wire, where it is reserved and zero
   */
  record Date(double millis, int zoneMinutes) implements AmfValue {}

  /** Bytes, of AMF3 only; compared by content. To read them, duplicate the buffer. */
  record Bytes(ByteBuffer value) implements AmfValue {
    public Bytes {
      value = value.asReadOnlyBuffer();
    }
  }

  /** A list. */
  record Array(List<AmfValue> values) implements AmfValue {
    public Array {
      values = List.copyOf(values);
    }
  }

  /** What has named members. */
  sealed interface Members extends AmfValue {
    /** The members in the order of the wire. */
    Map<String, AmfValue> members();

    /** The member of that name, null if there is none. */
    default @Nullable AmfValue get(String name) {
      return members().get(name);
    }

    /** The member of that name if it is a string, else null. */
    default @Nullable String text(String name) {
      return get(name) instanceof Text text ? text.value() : null;
    }

    /** The member of that name if it is a number, else {@code absent}. */
    default double number(String name, double absent) {
      return get(name) instanceof Num number ? number.value() : absent;
    }
  }

  /** An anonymous object. */
  record Obj(Map<String, AmfValue> members) implements Members {
    public Obj {
      members = Ordered.copy(members);
    }
  }

  /** An ECMA array: named members; of AMF3, the dense part under "0", "1", ... */
  record EcmaArray(Map<String, AmfValue> members) implements Members {
    public EcmaArray {
      members = Ordered.copy(members);
    }
  }

  /** An object of a named class. */
  record Typed(String className, Map<String, AmfValue> members) implements Members {
    public Typed {
      members = Ordered.copy(members);
    }
  }

  /** A number. */
  static AmfValue of(double value) {
    return new Num(value);
  }

  /** A truth. */
  static AmfValue of(boolean value) {
    return new Bool(value);
  }

  /** A string. */
  static AmfValue of(String value) {
    return new Text(value);
  }

  /** An anonymous object. */
  static AmfValue of(Map<String, AmfValue> members) {
    return new Obj(members);
  }
}
