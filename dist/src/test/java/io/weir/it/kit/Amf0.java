package io.weir.it.kit;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * AMF0 for tests, written apart from the product's own. Values are String, Double, Boolean, Map and
 * {@link #NULL}.
 */
public final class Amf0 {
  /** The value null. */
  public static final Object NULL = new Object();

  private Amf0() {}

  /** Writes values one after the other. */
  public static byte[] write(Object... values) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      for (Object value : values) {
        write(out, value);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, Object value) throws IOException {
    if (value instanceof Number number) {
      out.writeByte(0);
      out.writeDouble(number.doubleValue());
    } else if (value instanceof Boolean truth) {
      out.writeByte(1);
      out.writeBoolean(truth);
    } else if (value instanceof String text) {
      out.writeByte(2);
      name(out, text);
    } else if (value instanceof Map<?, ?> map) {
      out.writeByte(3);
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        name(out, (String) entry.getKey());
        write(out, entry.getValue());
      }
      out.writeShort(0);
      out.writeByte(9);
    } else if (value == NULL) {
      out.writeByte(5);
    } else {
      throw new IllegalArgumentException("no AMF0 form here: " + value);
    }
  }

  private static void name(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeShort(utf8.length);
    out.write(utf8);
  }

  /** Reads all values of a payload; kinds that are not written here read as {@link #NULL}. */
  public static List<Object> read(byte[] payload) {
    ByteBuffer in = ByteBuffer.wrap(payload);
    List<Object> values = new ArrayList<>();
    while (in.hasRemaining()) {
      values.add(value(in, in.get() & 0xff));
    }
    return values;
  }

  private static Object value(ByteBuffer in, int marker) {
    return switch (marker) {
      case 0 -> in.getDouble();
      case 1 -> in.get() != 0;
      case 2 -> text(in);
      case 3 -> members(in);
      case 5, 6 -> NULL;
      case 8 -> {
        in.getInt();
        yield members(in);
      }
      case 10 -> {
        int count = in.getInt();
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          values.add(value(in, in.get() & 0xff));
        }
        yield values;
      }
      default -> throw new IllegalArgumentException("AMF0 marker: " + marker);
    };
  }

  private static Map<String, Object> members(ByteBuffer in) {
    Map<String, Object> members = new LinkedHashMap<>();
    while (true) {
      String name = text(in);
      int marker = in.get() & 0xff;
      if (marker == 9) {
        return members;
      }
      members.put(name, value(in, marker));
    }
  }

  private static String text(ByteBuffer in) {
    byte[] utf8 = new byte[in.getShort() & 0xffff];
    in.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** The member of an object, if the value is an object that has it. */
  public static @Nullable Object member(Object value, String name) {
    return value instanceof Map<?, ?> map ? map.get(name) : null;
  }
}
