package io.weir.host.net.front;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns from trusted proxies whom a connection serves. Whoever is trusted must say it, or a proxy
 * that was set up wrongly would let its clients say it; whoever is not must not. Safe for use by
 * any thread.
 */
public final class FrontDoor {
  private static final Logger log = LoggerFactory.getLogger(FrontDoor.class);

  /** A header of version 2 may carry more than addresses; more than this is nobody's. */
  private static final int MAX_EXTRAS = 2048;

  private final FrontSettings settings;
  private final Counter taken;
  private final Counter invalid;
  private final Counter late;
  private final Counter forged;

  /** Knows the proxies. */
  public FrontDoor(FrontSettings settings, MeterRegistry meters) {
    this.settings = settings;
    this.taken = headers(meters, "taken");
    this.invalid = headers(meters, "invalid");
    this.late = headers(meters, "late");
    this.forged = headers(meters, "forged");
  }

  private static Counter headers(MeterRegistry meters, String result) {
    return meters.counter("weir.proxy.headers", "result", result);
  }

  /** Whether connections of anybody begin with a header. */
  public boolean isOpen() {
    return !settings.from().isEmpty();
  }

  /** Whether this other end is a trusted proxy. */
  public boolean trusts(InetAddress peer) {
    return settings.contains(peer);
  }

  /**
   * Reads the header, before all else.
   *
   * @param client told whom the connection serves, on its event loop, once; then adds the handlers
   *     that read the rest
   */
  public void await(Channel connection, Consumer<InetSocketAddress> client) {
    connection
        .pipeline()
        .addLast("front-decoder", new HAProxyMessageDecoder(MAX_EXTRAS))
        .addLast("front", new FrontHandler(this, settings.timeout(), client));
  }

  /** Looks whether a stranger begins with a header. */
  public void suspect(Channel connection) {
    connection.pipeline().addLast("front", new StrangerHandler(this));
  }

  void taken() {
    taken.increment();
  }

  void invalid(Channel connection, String detail) {
    invalid.increment();
    log.debug("{}: {} (expected: a header of the PROXY protocol)", connection, detail);
  }

  void late() {
    late.increment();
  }

  void forged(Channel connection) {
    forged.increment();
    log.debug("{}: a header of the PROXY protocol from nobody's proxy", connection);
  }
}
