package io.weir.plugin.loopback.demo;

import io.netty.channel.Channel;
import io.weir.plugin.loopback.rtmp.ClientStream;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Sends a clip again and again, each message when it is due. On the connection's event loop. */
final class ClipPublisher {
  private static final long TICK_MILLIS = 10;

  private final Clip clip;
  private final ClientStream stream;
  private final LongSupplier nanos;
  private final long begin;
  private long next;

  /**
   * Nothing is sent yet.
   *
   * @param nanos a clock
   */
  ClipPublisher(Clip clip, ClientStream stream, LongSupplier nanos) {
    this.clip = clip;
    this.stream = stream;
    this.nanos = nanos;
    this.begin = nanos.getAsLong();
  }

  /** Begins; ends with the connection. */
  void start() {
    Channel channel = stream.channel();
    clip.opening().forEach(stream::write);
    sendDue();
    Future<?> ticks =
        channel
            .eventLoop()
            .scheduleAtFixedRate(this::sendDue, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    channel.closeFuture().addListener(closed -> ticks.cancel(false));
  }

  /** What a congested connection cannot take now is sent later. */
  void sendDue() {
    long millis = TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - begin);
    Channel channel = stream.channel();
    while (channel.isWritable() && clip.frame(next).timestamp() <= millis) {
      stream.write(clip.frame(next));
      next++;
    }
    channel.flush();
  }
}
