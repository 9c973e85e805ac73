package io.weir.plugin.loopback;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.weir.api.Endpoint;
import io.weir.api.net.Dialer;
import io.weir.plugin.loopback.LoopbackOrigin.Bound;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers one origin again and again, as SRS does by its heartbeat. A failure is tried again soon
 * and logged when it is not like the one before.
 *
 * <p>Start and stop on any thread; the rest on event loops.
 */
final class Heartbeat {
  private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final long RETRY_MILLIS = 300;
  private static final String REGISTERED = "registered";

  private final Endpoint api;
  private final Bound origin;
  private final Duration interval;
  private final Dialer dialer;
  private final AtomicReference<Runnable> onFirst;
  private final String service = UUID.randomUUID().toString();
  private volatile boolean stopped;
  private String last = "";

  /**
   * Not begun.
   *
   * @param onFirst runs once, on an event loop, when the origin has registered
   */
  Heartbeat(Endpoint api, Bound origin, Duration interval, Dialer dialer, Runnable onFirst) {
    this.api = api;
    this.origin = origin;
    this.interval = interval;
    this.dialer = dialer;
    this.onFirst = new AtomicReference<>(onFirst);
  }

  void start() {
    beat();
  }

  /** No further registration; idempotent. */
  void stop() {
    stopped = true;
  }

  private void beat() {
    if (stopped) {
      return;
    }
    ChannelFuture dial =
        dialer.dial(
            api,
            TIMEOUT,
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(
                        new RegistrationCall(
                            api, body(), TIMEOUT, failure -> done(channel.eventLoop(), failure)));
              }
            });
    dial.addListener(
        future -> {
          if (!future.isSuccess()) {
            done(dial.channel().eventLoop(), String.valueOf(future.cause().getMessage()));
          }
        });
  }

  /**
   * One registration is over.
   *
   * @param failure why it failed; null if it did not
   */
  private void done(EventLoop loop, @Nullable String failure) {
    if (stopped) {
      return;
    }
    String result = failure == null ? REGISTERED : failure;
    if (!result.equals(last) && failure == null) {
      log.info("origin {} has registered at {}", origin.name(), api);
    } else if (!result.equals(last)) {
      log.info("origin {} cannot register yet: {}", origin.name(), failure);
    }
    last = result;
    if (failure == null) {
      onFirst.getAndSet(() -> {}).run();
    }
    long millis = failure == null ? interval.toMillis() : RETRY_MILLIS;
    loop.schedule(this::beat, millis, TimeUnit.MILLISECONDS);
  }

  private String body() {
    return """
        {"ip":"%s","server":"%s","service":"%s","pid":"%d","device_id":"loopback",\
        "rtmp":["%s"],"http":["%s"]}"""
        .formatted(
            LoopbackSettings.reach(origin.rtmp()).host(),
            origin.name(),
            service,
            ProcessHandle.current().pid(),
            text(origin.rtmp()),
            text(origin.http()));
  }

  /** As SRS writes what it listens on. */
  static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }
}
