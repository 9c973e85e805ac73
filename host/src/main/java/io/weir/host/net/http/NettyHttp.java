package io.weir.host.net.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.api.net.Dialer;
import io.weir.api.net.http.HttpAcceptor;
import io.weir.api.net.http.HttpHandler;
import io.weir.api.net.http.HttpParts;
import io.weir.api.net.http.HttpServerSettings;
import io.weir.api.net.http.HttpUpstream;
import io.weir.api.net.http.HttpUpstreamSettings;
import io.weir.api.protocol.BadInput;
import java.util.function.LongSupplier;

/** The HTTP parts of one protocol. */
public final class NettyHttp implements HttpParts {
  private final Dialer dialer;
  private final BadInput badInput;
  private final HttpMeters meters;
  private final LongSupplier nanos;

  /**
   * Parts that open nothing yet.
   *
   * @param protocol its name, for metrics
   * @param dialer reaches origins
   * @param badInput hears of what clients said wrongly
   * @param meters takes this protocol's meters
   * @param nanos a clock that only runs forward, for timeouts
   */
  public NettyHttp(
      String protocol, Dialer dialer, BadInput badInput, MeterRegistry meters, LongSupplier nanos) {
    this.dialer = dialer;
    this.badInput = badInput;
    this.meters = new HttpMeters(protocol, meters);
    this.nanos = nanos;
  }

  @Override
  public HttpAcceptor acceptor(HttpServerSettings settings, HttpHandler handler) {
    return new ServerAcceptor(settings, handler, badInput, meters, nanos);
  }

  @Override
  public HttpUpstream upstream(HttpUpstreamSettings settings) {
    return new Upstream(settings, dialer, meters, nanos);
  }
}
