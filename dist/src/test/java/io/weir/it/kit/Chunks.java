package io.weir.it.kit;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** RTMP chunks for tests, written apart from the product's own: plain and slow. */
public final class Chunks {
  private static final int EXTENDED = 0xffffff;

  private static final class Stream {
    long timestamp;
    long delta;
    int length;
    int type;
    int streamId;
    boolean extended;
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
  }

  private Chunks() {}

  /** One message as a fmt 0 chunk and fmt 3 chunks. */
  public static byte[] write(Message message, int chunkSize) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean extended = message.timestamp() >= EXTENDED;
    basic(out, 0, message.csid());
    number(out, extended ? EXTENDED : message.timestamp(), 3);
    number(out, message.payload().length, 3);
    out.write(message.type());
    for (int i = 0; i < 4; i++) {
      out.write(message.streamId() >>> (8 * i));
    }
    if (extended) {
      number(out, message.timestamp(), 4);
    }
    int at = 0;
    do {
      int length = Math.min(chunkSize, message.payload().length - at);
      out.write(message.payload(), at, length);
      at += length;
      if (at < message.payload().length) {
        basic(out, 3, message.csid());
        if (extended) {
          number(out, message.timestamp(), 4);
        }
      }
    } while (at < message.payload().length);
    return out.toByteArray();
  }

  /** A chunk's basic header in the shortest form that its csid allows. */
  public static void basic(ByteArrayOutputStream out, int fmt, int csid) {
    if (csid < 64) {
      out.write(fmt << 6 | csid);
    } else if (csid < 320) {
      out.write(fmt << 6);
      out.write(csid - 64);
    } else {
      out.write(fmt << 6 | 1);
      out.write(csid - 64);
      out.write((csid - 64) >>> 8);
    }
  }

  /** An unsigned number, the highest byte first. */
  public static void number(ByteArrayOutputStream out, long value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
      out.write((int) (value >>> shift));
    }
  }

  /** Reads messages; follows the sender's Set Chunk Size. */
  public static final class Reader {
    private final DataInputStream in;
    private final Map<Integer, Stream> streams = new HashMap<>();
    private int chunkSize = 128;

    /** Reads from where the handshake has ended. */
    public Reader(DataInputStream in) {
      this.in = in;
    }

    /** The next whole message. */
    public Message next() throws IOException {
      while (true) {
        Message message = chunk();
        if (message != null) {
          if (message.type() == 1) {
            chunkSize = java.nio.ByteBuffer.wrap(message.payload()).getInt();
          }
          return message;
        }
      }
    }

    private @Nullable Message chunk() throws IOException {
      int first = in.readUnsignedByte();
      int fmt = first >>> 6;
      int csid = first & 63;
      if (csid == 0) {
        csid = 64 + in.readUnsignedByte();
      } else if (csid == 1) {
        csid = 64 + in.readUnsignedByte() + (in.readUnsignedByte() << 8);
      }
      Stream stream = streams.computeIfAbsent(csid, key -> new Stream());
      header(stream, fmt);
      int length = Math.min(chunkSize, stream.length - stream.payload.size());
      stream.payload.write(in.readNBytes(length));
      if (stream.payload.size() < stream.length) {
        return null;
      }
      byte[] payload = stream.payload.toByteArray();
      stream.payload = new ByteArrayOutputStream();
      return new Message(csid, stream.type, stream.streamId, stream.timestamp, payload);
    }

    private void header(Stream stream, int fmt) throws IOException {
      boolean begins = stream.payload.size() == 0;
      long time = 0;
      if (fmt < 3) {
        time = medium();
        stream.extended = time == EXTENDED;
      }
      if (fmt < 2) {
        stream.length = medium();
        stream.type = in.readUnsignedByte();
      }
      if (fmt == 0) {
        stream.streamId = Integer.reverseBytes(in.readInt());
      }
      if (stream.extended) {
        long extended = in.readInt() & 0xffffffffL;
        time = fmt < 3 ? extended : time;
      }
      if (fmt == 0) {
        stream.timestamp = time;
        stream.delta = 0;
      } else if (fmt < 3) {
        stream.delta = time;
        stream.timestamp += time;
      } else if (begins) {
        stream.timestamp += stream.delta;
      }
    }

    private int medium() throws IOException {
      return in.readUnsignedByte() << 16 | in.readUnsignedByte() << 8 | in.readUnsignedByte();
    }
  }
}
