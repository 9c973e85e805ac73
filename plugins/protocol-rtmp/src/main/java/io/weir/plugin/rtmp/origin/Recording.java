package io.weir.plugin.rtmp.origin;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Every byte that a client sent since its handshake, and where in them the commands end that an
 * origin has to answer before it is told more. Can be said again to one origin after another.
 *
 * <p>Confined to the client's event loop; {@link #close} it.
 */
public final class Recording implements AutoCloseable {
  private static final int FIRST_CAPACITY = 1024;

  private final ByteBuf bytes;
  private final int maxBytes;
  private final List<Step> steps = new ArrayList<>();
  private final Set<Double> answered = new HashSet<>();

  /**
   * A command that an origin has to answer.
   *
   * @param kind which
   * @param transactionId as the client wrote it
   * @param streamId CREATE_STREAM: the id that the client was given; REQUEST: the message stream
   *     that it came on; else 0
   * @param end where in the recording its message ends
   */
  record Step(Kind kind, double transactionId, int streamId, int end) {}

  enum Kind {
    CONNECT,
    CREATE_STREAM,
    REQUEST
  }

  /**
   * An empty recording.
   *
   * @param maxBytes how much it takes
   */
  public Recording(ByteBufAllocator alloc, int maxBytes) {
    this.bytes = alloc.buffer(Math.min(FIRST_CAPACITY, maxBytes), maxBytes);
    this.maxBytes = maxBytes;
  }

  /** Whether there is room for {@code length} bytes more. */
  public boolean hasRoom(int length) {
    return length <= maxBytes - bytes.writerIndex();
  }

  /** Appends a copy of what is readable; {@code in} is not changed. There must be room. */
  public void append(ByteBuf in) {
    bytes.writeBytes(in, in.readerIndex(), in.readableBytes());
  }

  /** Bytes recorded so far. */
  public int length() {
    return bytes.writerIndex();
  }

  /** The client's {@code connect} ends at {@code end}. */
  public void connect(double transactionId, int end) {
    steps.add(new Step(Kind.CONNECT, transactionId, 0, end));
  }

  /** A {@code createStream} ends at {@code end}; the client was told that its id is that. */
  public void createStream(double transactionId, int streamId, int end) {
    steps.add(new Step(Kind.CREATE_STREAM, transactionId, streamId, end));
  }

  /** The client's {@code publish} or {@code play} on that message stream ends at {@code end}. */
  public void request(double transactionId, int streamId, int end) {
    steps.add(new Step(Kind.REQUEST, transactionId, streamId, end));
  }

  /** The client got its answer to another call; it does not need the origin's. */
  public void answered(double transactionId) {
    answered.add(transactionId);
  }

  boolean isAnswered(double transactionId) {
    return answered.contains(transactionId);
  }

  List<Step> steps() {
    return steps;
  }

  /** A copy of some of the bytes, owned by the caller. */
  ByteBuf copy(int from, int end) {
    return bytes.copy(from, end - from);
  }

  /** A copy of what came after {@code publish} or {@code play}, owned by the caller. */
  public ByteBuf copyRest() {
    int from = steps.isEmpty() ? 0 : steps.get(steps.size() - 1).end();
    return copy(from, length());
  }

  /** Lets the bytes go; idempotent. */
  @Override
  public void close() {
    if (bytes.refCnt() > 0) {
      bytes.release();
    }
  }
}
