package io.weir.host.admin;

import io.weir.host.net.tls.JavaTls;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * The host's TLS in the words of Jetty, whose own reading of certificates knows key stores alone
 * and has a moment without any while it reads them anew.
 */
final class JettyTls extends SslContextFactory.Server implements SslHandshakeListener {
  private final JavaTls tls;

  JettyTls(JavaTls tls) {
    this.tls = tls;
    setSslContext(tls.context()); // or Jetty would look for a key store
    setRenegotiationAllowed(false);
  }

  /** Takes the encryption off what another protocol reads. */
  ConnectionFactory before(ConnectionFactory protocol) {
    SslConnectionFactory factory = new SslConnectionFactory(this, protocol.getProtocol());
    // It would refuse requests by the host that they name; certificates are what clients check.
    factory.setEnsureSecureRequestCustomizer(false);
    factory.addBean(this);
    return factory;
  }

  @Override
  public SSLEngine newSSLEngine() {
    return tls.engine();
  }

  @Override
  public SSLEngine newSSLEngine(String host, int port) {
    return tls.engine();
  }

  @Override
  public void handshakeSucceeded(Event event) {
    tls.shaken(true);
  }

  @Override
  public void handshakeFailed(Event event, Throwable failure) {
    tls.shaken(false);
  }
}
