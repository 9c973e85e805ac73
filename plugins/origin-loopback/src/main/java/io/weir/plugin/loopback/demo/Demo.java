package io.weir.plugin.loopback.demo;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.weir.api.Role;
import io.weir.api.net.Dialer;
import io.weir.plugin.loopback.rtmp.ClientListener;
import io.weir.plugin.loopback.rtmp.RtmpPipeline;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Publishes a clip through Weir, plays it back through Weir and compares, until it is stopped;
 * connects again after failures. What it finds, {@link Results} tells.
 *
 * <p>Start and stop on any thread; never blocks.
 */
public final class Demo {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final long RETRY_MILLIS = 300;

  private final DemoStream stream;
  private final Clip clip;
  private final Dialer dialer;
  private final Results results;
  private final Set<Channel> open = ConcurrentHashMap.newKeySet();

  /** Counts publishers, so that the player of one that has gone is not connected again. */
  private final AtomicInteger publishers = new AtomicInteger();

  private volatile boolean stopped;

  /** Connects nowhere yet. */
  public Demo(DemoStream stream, Clip clip, Dialer dialer, MeterRegistry meters) {
    this.stream = stream;
    this.clip = clip;
    this.dialer = dialer;
    this.results = new Results(clip, meters);
  }

  /** Begins. */
  public void start() {
    publish();
  }

  /** Leaves; idempotent. */
  public void stop() {
    stopped = true;
    open.forEach(Channel::close);
  }

  private void publish() {
    connect(
        Role.PUBLISH,
        channel -> new PublishSide(clip, this::published, why -> unpublished(channel, why)),
        this::publish);
  }

  private void published() {
    results.published(stream);
    play(publishers.incrementAndGet());
  }

  /** A publisher that comes again begins anew, so the player must, too. */
  private void unpublished(Channel channel, String why) {
    publishers.incrementAndGet();
    open.forEach(Channel::close);
    retry(channel.eventLoop(), Role.PUBLISH, why, this::publish);
  }

  private void play(int publisher) {
    if (publishers.get() != publisher) {
      return;
    }
    connect(
        Role.PLAY,
        channel ->
            new PlaySide(
                clip,
                channel,
                results,
                why -> {
                  if (publishers.get() == publisher) {
                    retry(channel.eventLoop(), Role.PLAY, why, () -> play(publisher));
                  }
                }),
        () -> play(publisher));
  }

  private void connect(Role role, Function<Channel, ClientListener> side, Runnable again) {
    if (stopped) {
      return;
    }
    ChannelFuture dial =
        dialer.dial(
            stream.weir(),
            CONNECT_TIMEOUT,
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                RtmpPipeline.client(channel, stream.request(role), side.apply(channel));
              }
            });
    Channel channel = dial.channel();
    open.add(channel);
    channel.closeFuture().addListener(closed -> open.remove(channel));
    dial.addListener(
        future -> {
          if (!future.isSuccess()) {
            retry(channel.eventLoop(), role, String.valueOf(future.cause().getMessage()), again);
          } else if (stopped) {
            channel.close();
          }
        });
  }

  private void retry(EventLoop loop, Role role, String why, Runnable again) {
    if (stopped) {
      return;
    }
    results.failed(role.name().toLowerCase(Locale.ROOT) + ": " + why);
    loop.schedule(again, RETRY_MILLIS, TimeUnit.MILLISECONDS);
  }
}
