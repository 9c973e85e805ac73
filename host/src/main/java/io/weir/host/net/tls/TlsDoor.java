package io.weir.host.net.tls;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Promise;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Takes the encryption off accepted connections. What is behind it in their pipelines sees bytes as
 * of any connection. Safe for use by any thread.
 */
public final class TlsDoor {
  private static final int MAX_CLIENT_HELLO = 64 * 1024;

  private final Certificates certificates;
  private final TlsSettings settings;
  private final MeterRegistry meters;
  private final List<JavaTls> javas = new CopyOnWriteArrayList<>();
  private final Counter passed;
  private final Counter failed;
  private final AtomicBoolean looking = new AtomicBoolean();

  /**
   * Reads the certificates.
   *
   * @throws ConfigException if one cannot be used
   */
  public TlsDoor(TlsSettings settings, MeterRegistry meters) {
    this.settings = settings;
    this.meters = meters;
    this.certificates = new Certificates(settings, meters);
    this.passed = meters.counter("weir.tls.handshakes", "result", "passed");
    this.failed = meters.counter("weir.tls.handshakes", "result", "failed");
  }

  /**
   * Looks at the files now and then.
   *
   * @param timer says when
   * @param files reads them
   */
  public void start(ScheduledExecutorService timer, Executor files) {
    if (isOpen()) {
      long period = Math.max(settings.reload().toMillis(), 1);
      timer.scheduleWithFixedDelay(() -> look(files), period, period, TimeUnit.MILLISECONDS);
    }
  }

  private void look() {
    boolean changed = certificates.look();
    javas.forEach(it -> it.look(changed));
  }

  private void look(Executor files) {
    if (!looking.compareAndSet(false, true)) {
      return;
    }
    try {
      files.execute(
          () -> {
            try {
              look();
            } finally {
              looking.set(false);
            }
          });
    } catch (RejectedExecutionException e) {
      looking.set(false);
    }
  }

  /** Whether there is a certificate to show. */
  public boolean isOpen() {
    return !certificates.now().all().isEmpty();
  }

  /**
   * The same certificates for a server that is not Netty's.
   *
   * @param section its {@code tls}: {@code enabled}, and who may show certificates of its own
   * @return empty if it is not enabled
   * @throws ConfigException if it has no certificate, or the file of authorities cannot be used
   */
  public Optional<JavaTls> java(Config section) {
    if (!section.getBoolean("enabled")) {
      return Optional.empty();
    }
    if (!isOpen()) {
      throw new ConfigException.BadValue(
          section.getValue("enabled").origin(),
          "tls.enabled",
          "true (expected: false, or at least one of weir.net.tls.certificates)");
    }
    JavaTls java =
        new JavaTls(certificates, settings, section.getConfig("client-certificates"), meters);
    javas.add(java);
    return Optional.of(java);
  }

  /**
   * Adds its handlers to a new connection, before the protocol's.
   *
   * @param http whether client and Weir agree on a version of HTTP (ALPN); {@link Agreed} tells
   */
  public void accept(Channel connection, boolean http) {
    boolean agrees = http && settings.http2();
    connection
        .pipeline()
        .addLast("tls", new Hello(agrees))
        .addLast("tls-end", new TlsEnd(passed, failed, agrees));
  }

  /**
   * A handshake has passed; an event for handlers behind it, where {@link #agrees} said so.
   *
   * @param protocol what was agreed on (RFC 7301); empty if the client did not ask
   */
  public record Agreed(String protocol) {
    /** Whether both speak HTTP/2. */
    public boolean isHttp2() {
      return protocol.equals(ApplicationProtocolNames.HTTP_2);
    }
  }

  /** Whether {@link Agreed} will come before any byte. */
  public static boolean agrees(Channel connection) {
    TlsEnd end = connection.pipeline().get(TlsEnd.class);
    return end != null && end.agrees();
  }

  /** Whether a connection is encrypted. */
  public static boolean encrypts(Channel connection) {
    return connection.pipeline().get(TlsEnd.class) != null;
  }

  /**
   * Tells the other end that nothing follows, with its words of TLS before those of TCP.
   *
   * @return when that is sent
   */
  public static ChannelFuture shutdownOutput(DuplexChannel connection) {
    SslHandler tls = connection.pipeline().get(SslHandler.class);
    if (tls == null) {
      return connection.shutdownOutput();
    }
    io.netty.channel.ChannelPromise done = connection.newPromise();
    tls.closeOutbound().addListener(said -> connection.shutdownOutput(done));
    return done;
  }

  /** Waits for the name that the client asks for, then makes way for TLS. */
  private final class Hello extends SniHandler {
    Hello(boolean agrees) {
      super(
          (String host, Promise<SslContext> promise) ->
              promise.setSuccess(certificates.context(host, agrees)),
          MAX_CLIENT_HELLO,
          settings.handshakeTimeout().toMillis());
    }

    @Override
    protected SslHandler newSslHandler(SslContext context, ByteBufAllocator allocator) {
      SslHandler handler = super.newSslHandler(context, allocator);
      handler.setHandshakeTimeoutMillis(settings.handshakeTimeout().toMillis());
      return handler;
    }
  }
}
