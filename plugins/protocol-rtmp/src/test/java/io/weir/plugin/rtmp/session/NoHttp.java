package io.weir.plugin.rtmp.session;

import io.weir.api.net.http.HttpAcceptor;
import io.weir.api.net.http.HttpHandler;
import io.weir.api.net.http.HttpParts;
import io.weir.api.net.http.HttpServerSettings;
import io.weir.api.net.http.HttpUpstream;
import io.weir.api.net.http.HttpUpstreamSettings;

/** RTMP speaks no HTTP. */
final class NoHttp implements HttpParts {
  @Override
  public HttpAcceptor acceptor(HttpServerSettings settings, HttpHandler handler) {
    throw new IllegalStateException("no HTTP here");
  }

  @Override
  public HttpUpstream upstream(HttpUpstreamSettings settings) {
    throw new IllegalStateException("no HTTP here");
  }
}
