package io.weir.bench.micro;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.codec.rtmp.ControlMessages;
import io.weir.codec.rtmp.MessageType;
import io.weir.codec.rtmp.RtmpMessage;
import io.weir.codec.rtmp.chunk.ChunkScanner;
import io.weir.codec.rtmp.chunk.ChunkWriter;
import io.weir.codec.rtmp.chunk.RtmpLimits;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Walking over video messages of a usual size, as they are relayed. The time is that of one chunk,
 * whence a method for each chunk size.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ChunkScanBench {
  private static final int MESSAGE = 9_000;

  private static final int MESSAGES = 8;

  private final Walk by128 = new Walk(128);
  private final Walk by4096 = new Walk(4096);
  private final Walk by60000 = new Walk(60_000);

  /** 71 chunks a message, as of a client that never announces a size. */
  @Benchmark
  @OperationsPerInvocation(MESSAGES * ((MESSAGE + 127) / 128))
  public int chunkOf128() {
    return by128.walk();
  }

  /** 3 chunks a message, as of OBS. */
  @Benchmark
  @OperationsPerInvocation(MESSAGES * ((MESSAGE + 4095) / 4096))
  public int chunkOf4096() {
    return by4096.walk();
  }

  /** One chunk a message, as of SRS. */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public int chunkOf60000() {
    return by60000.walk();
  }

  private static final class Walk {
    private final ChunkScanner scanner = new ChunkScanner(RtmpLimits.DEFAULTS);
    private final ByteBuf messages = Unpooled.directBuffer(MESSAGES * MESSAGE * 2);

    Walk(int chunkSize) {
      ChunkWriter writer = new ChunkWriter();
      ByteBuf control = Unpooled.buffer(64);
      writer.write(ControlMessages.setChunkSize(control.alloc(), chunkSize), control);
      scan(control);
      ByteBuf payload = Unpooled.wrappedBuffer(new byte[MESSAGE]);
      for (int i = 0; i < MESSAGES; i++) {
        writer.write(new RtmpMessage(MessageType.VIDEO, 40L * i, 1, 6, payload), messages);
      }
    }

    int walk() {
      return scan(messages);
    }

    private int scan(ByteBuf bytes) {
      int sum = 0;
      scanner.begin(bytes);
      while (scanner.next()) {
        sum += scanner.payloadLength();
      }
      return sum;
    }
  }
}
