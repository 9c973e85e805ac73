package io.weir.plugin.webrtc.signalling;

import io.weir.api.net.http.HttpHandler;
import io.weir.api.net.http.HttpUpstream;
import io.weir.api.net.http.HttpUpstreamSettings;
import io.weir.api.protocol.ProxyServices;
import io.weir.plugin.webrtc.naming.OfferNaming;
import io.weir.plugin.webrtc.session.Sessions;

/** Makes what answers offers. Stateless. */
public final class Signalling {
  private Signalling() {}

  /**
   * Answers offers and what follows them.
   *
   * @param services the host's
   * @param upstream asks origins
   * @param timeouts of the upstream
   * @param sessions takes what was agreed
   * @param own where clients send media
   * @param media where origins take it
   * @param clientCandidates whether origins hear of clients' own candidates
   */
  public static HttpHandler handler(
      ProxyServices services,
      HttpUpstream upstream,
      HttpUpstreamSettings timeouts,
      Sessions sessions,
      OwnAddresses own,
      OriginMedia media,
      boolean clientCandidates) {
    return new OfferHandler(
        new SignallingServices(
            services.router(),
            upstream,
            timeouts,
            new OfferNaming(services.vhosts()),
            sessions,
            own,
            media,
            clientCandidates,
            new SessionUrls(services.secret().key("session urls")),
            new Redirects(services.origins(), services.meters()),
            new Farewells(upstream, timeouts, services.meters()),
            services.originsApi(),
            services.badInput()));
  }
}
