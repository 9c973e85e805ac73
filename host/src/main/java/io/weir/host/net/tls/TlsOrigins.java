package io.weir.host.net.tls;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.concurrent.Promise;
import io.weir.api.Endpoint;
import java.io.File;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encrypts connections to origins, and believes those alone whose certificate is of a known
 * authority and names the server that is meant. Safe for use by any thread.
 */
public final class TlsOrigins {
  private static final Logger log = LoggerFactory.getLogger(TlsOrigins.class);

  private final SslContext context;
  private final Counter passed;
  private final Counter failed;

  private TlsOrigins(SslContext context, MeterRegistry meters) {
    this.context = context;
    this.passed = meters.counter("weir.tls.origin.handshakes", "result", "passed");
    this.failed = meters.counter("weir.tls.origin.handshakes", "result", "failed");
  }

  /**
   * Reads {@code weir.net.tls}, of which {@code origins} says who is believed.
   *
   * @throws ConfigException if the file of authorities cannot be used
   */
  public static TlsOrigins from(Config tls, MeterRegistry meters) {
    TlsSettings settings = TlsSettings.from(tls);
    String authorities = tls.getString("origins.authorities");
    SslContextBuilder context =
        SslContextBuilder.forClient()
            .sslProvider(settings.provider())
            .protocols(settings.minVersion().protocols())
            .ciphers(Identity.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
            .endpointIdentificationAlgorithm("HTTPS");
    try {
      if (!tls.getBoolean("origins.verify")) {
        log.warn("weir.net.tls.origins.verify = false: whoever answers in an origin's place is it");
        context
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .endpointIdentificationAlgorithm(null);
      } else if (!authorities.isEmpty()) {
        context.trustManager(new File(authorities));
      }
      return new TlsOrigins(context.build(), meters);
    } catch (SSLException | IllegalArgumentException e) {
      throw new ConfigException.BadValue(
          tls.getValue("origins.authorities").origin(),
          "origins.authorities",
          "\"" + authorities + "\": " + e.getMessage() + " (expected: a PEM file)",
          e);
    }
  }

  /**
   * Adds its handlers to a new connection, before the protocol's. What these write waits for the
   * handshake.
   *
   * @param millis for the handshake
   * @param done told how the handshake ended; the connection is closed if it failed
   */
  public void begin(Channel connection, Endpoint endpoint, int millis, Promise<Void> done) {
    SslHandler handler =
        context.newHandler(connection.alloc(), endpoint.serverName(), endpoint.port());
    handler.setHandshakeTimeoutMillis(millis);
    handler
        .handshakeFuture()
        .addListener(
            shaken -> {
              if (shaken.isSuccess()) {
                done.trySuccess(null);
              } else {
                done.tryFailure(shaken.cause());
                connection.close();
              }
            });
    connection
        .pipeline()
        .addLast("tls", handler)
        .addLast("tls-dial", new Dialling())
        .addLast("tls-end", new TlsEnd(passed, failed, false));
  }

  /** What goes wrong with a handshake is told to who dialled, not to the handlers behind it. */
  private static final class Dialling extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      ctx.fireUserEventTriggered(event);
      if (event instanceof SslHandshakeCompletionEvent shaken && shaken.isSuccess()) {
        ctx.pipeline().remove(this);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {}
  }
}
