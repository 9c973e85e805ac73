package io.weir.codec.rtmp.chunk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * An encoder that uses everything the chunk stream allows: every header format that fits,
 * interleaved messages, all forms of chunk stream ids, extended timestamps repeated or not. Written
 * from the specification, apart from the code under test.
 */
final class TestChunkEncoder {
  private static final Sent LAST = Sent.of(8, 0, 0, 5, new byte[] {1});

  private static final class History {
    int timestamp;
    int field;
    boolean extended;
    int length;
    int typeId;
    int streamId;
  }

  private static final class Open {
    final Sent message;
    final byte[] payload;
    int written;
    boolean begun;

    Open(Sent message) {
      this.message = message;
      this.payload = message.bytes();
    }
  }

  private final Random random;
  private final boolean repeatsTimestamps;
  private final Map<Integer, History> histories = new LinkedHashMap<>();
  private final Map<Integer, Open> open = new LinkedHashMap<>();
  private int chunkSize = 128;

  /** What was completed, in the order it was. */
  final List<Sent> completed = new ArrayList<>();

  /** Offsets in the output at which a message was complete. */
  final List<Integer> ends = new ArrayList<>();

  final ByteBuf out = Unpooled.buffer();

  TestChunkEncoder(Random random, boolean repeatsTimestamps) {
    this.random = random;
    this.repeatsTimestamps = repeatsTimestamps;
  }

  /** Sends all, in order within a chunk stream, interleaved between them. */
  void sendAll(List<Sent> messages) {
    Map<Integer, List<Sent>> queues = new LinkedHashMap<>();
    messages.forEach(m -> queues.computeIfAbsent(m.csid(), c -> new ArrayList<>()).add(m));
    while (!queues.isEmpty() || !open.isEmpty()) {
      List<Integer> csids = new ArrayList<>(queues.keySet());
      open.keySet().stream().filter(c -> !csids.contains(c)).forEach(csids::add);
      int csid = csids.get(random.nextInt(csids.size()));
      if (!open.containsKey(csid)) {
        List<Sent> queue = Objects.requireNonNull(queues.get(csid));
        open.put(csid, new Open(queue.remove(0)));
        if (queue.isEmpty()) {
          queues.remove(csid);
        }
      }
      chunk(Objects.requireNonNull(open.get(csid)));
    }
    // Where timestamps are not repeated, the end of a message can be doubtful until more comes.
    open.put(LAST.csid(), new Open(LAST));
    chunk(Objects.requireNonNull(open.get(LAST.csid())));
  }

  private void chunk(Open message) {
    Sent sent = message.message;
    if (message.begun) {
      continuing(message);
    } else {
      beginning(sent, message.payload.length);
      message.begun = true;
    }
    int n = Math.min(chunkSize, message.payload.length - message.written);
    out.writeBytes(message.payload, message.written, n);
    message.written += n;
    if (message.written == message.payload.length) {
      open.remove(sent.csid());
      completed.add(sent);
      ends.add(out.writerIndex());
      if (sent.typeId() == 1) {
        chunkSize = Unpooled.wrappedBuffer(message.payload).getInt(0);
      }
    }
  }

  private void continuing(Open message) {
    Sent sent = message.message;
    History history = Objects.requireNonNull(histories.get(sent.csid()));
    if (random.nextInt(10) == 0) {
      // The same message under a fmt 2 header, as some encoders do.
      basic(2, sent.csid());
      out.writeMedium(history.extended ? 0xFFFFFF : history.field);
      if (history.extended) {
        out.writeInt(history.field);
      }
      return;
    }
    basic(3, sent.csid());
    if (history.extended && (repeatsTimestamps || looksRepeated(history, message))) {
      out.writeInt(history.field);
    }
  }

  /**
   * Where what follows could be the timestamp, nobody can tell unless it is there. Of a chunk that
   * is shorter than a timestamp all must differ early enough: the next header may look like the
   * rest.
   */
  private boolean looksRepeated(History history, Open message) {
    boolean field = true;
    boolean absolute = true;
    int next4 = Math.min(4, Math.min(chunkSize, message.payload.length - message.written));
    for (int i = 0; i < next4; i++) {
      byte next = message.payload[message.written + i];
      field &= next == (byte) (history.field >> (24 - 8 * i));
      absolute &= next == (byte) (history.timestamp >> (24 - 8 * i));
    }
    return field || absolute;
  }

  private void beginning(Sent sent, int length) {
    History history = histories.get(sent.csid());
    int fmt = history == null ? 0 : random.nextInt(shortest(history, sent, length) + 1);
    if (history == null) {
      history = new History();
      histories.put(sent.csid(), history);
    }
    basic(fmt, sent.csid());
    if (fmt < 3) {
      history.field = fmt == 0 ? sent.timestamp() : sent.timestamp() - history.timestamp;
      history.extended = Integer.compareUnsigned(history.field, 0xFFFFFF) >= 0;
      out.writeMedium(history.extended ? 0xFFFFFF : history.field);
    }
    if (fmt < 2) {
      out.writeMedium(length).writeByte(sent.typeId());
    }
    if (fmt == 0) {
      out.writeIntLE(sent.streamId());
    }
    if (history.extended) {
      out.writeInt(history.field);
    }
    history.timestamp = sent.timestamp();
    history.length = length;
    history.typeId = sent.typeId();
    history.streamId = sent.streamId();
  }

  private static int shortest(History history, Sent sent, int length) {
    if (history.streamId != sent.streamId()) {
      return 0;
    }
    if (history.length != length || history.typeId != sent.typeId()) {
      return 1;
    }
    return sent.timestamp() - history.timestamp == history.field ? 3 : 2;
  }

  private void basic(int fmt, int csid) {
    boolean threeBytes = csid >= 320 || (csid >= 64 && random.nextBoolean());
    if (threeBytes) {
      out.writeByte(fmt << 6 | 1).writeByte((csid - 64) & 0xFF).writeByte((csid - 64) >> 8);
    } else if (csid >= 64) {
      out.writeByte(fmt << 6).writeByte(csid - 64);
    } else {
      out.writeByte(fmt << 6 | csid);
    }
  }
}
