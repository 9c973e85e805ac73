package io.weir.codec.rtmp.amf;

import io.netty.buffer.ByteBuf;
import io.weir.codec.rtmp.RtmpException;
import io.weir.codec.rtmp.RtmpException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one payload may cost: its depth, the number of its values, and no more bytes than it has. A
 * reference costs what it refers to, so that a small payload cannot stand for a huge value.
 */
final class AmfBudget {
  static final int MAX_DEPTH = 32;
  static final int MAX_VALUES = 65_536;

  private int values;
  private int depth;

  /** The deepest point since it was last set. */
  private int deepest;

  /** Takes one value. */
  void value() {
    take(1);
  }

  private void take(int count) {
    values += count;
    if (values > MAX_VALUES) {
      throw new RtmpException(
          Reason.AMF_TOO_MANY_VALUES,
          "AMF values: " + values + " (expected: up to " + MAX_VALUES + ")");
    }
  }

  void enter() {
    depth++;
    deepen(depth);
  }

  private void deepen(int reached) {
    if (reached > MAX_DEPTH) {
      throw new RtmpException(
          Reason.AMF_TOO_DEEP, "AMF depth: " + reached + " (expected: up to " + MAX_DEPTH + ")");
    }
    deepest = Math.max(deepest, reached);
  }

  void leave() {
    depth--;
  }

  static RtmpException bad(String what, Object value, String expected) {
    return new RtmpException(Reason.BAD_AMF, what + ": " + value + " (expected: " + expected + ")");
  }

  static void require(ByteBuf in, int bytes) {
    if (bytes < 0 || in.readableBytes() < bytes) {
      throw bad(
          "AMF bytes left", in.readableBytes(), "at least " + Integer.toUnsignedString(bytes));
    }
  }

  static String text(ByteBuf in, int bytes) {
    require(in, bytes);
    return in.readCharSequence(bytes, StandardCharsets.UTF_8).toString();
  }

  /** Complex values in the order they began, for references to them. */
  final class References {
    private record Entry(AmfValue value, int size, int height) {}

    private final List<@Nullable Entry> entries = new ArrayList<>();

    /** Opens an entry; give the result to {@link #close} with the value. */
    Mark open() {
      entries.add(null);
      Mark mark = new Mark(entries.size() - 1, values, deepest);
      deepest = depth;
      return mark;
    }

    <T extends AmfValue> T close(Mark mark, T value) {
      int height = deepest - depth;
      deepest = Math.max(deepest, mark.deepestBefore);
      entries.set(mark.index, new Entry(value, values - mark.valuesBefore + 1, height));
      return value;
    }

    AmfValue get(int index) {
      Entry entry = index >= 0 && index < entries.size() ? entries.get(index) : null;
      if (entry == null) {
        throw bad("AMF reference", index, "a complete value before it, of " + entries.size());
      }
      take(entry.size);
      deepen(depth + entry.height);
      return entry.value;
    }
  }

  record Mark(int index, int valuesBefore, int deepestBefore) {}
}
