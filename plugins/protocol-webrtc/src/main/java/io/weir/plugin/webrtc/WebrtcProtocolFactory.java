package io.weir.plugin.webrtc;

import com.typesafe.config.Config;
import io.weir.api.net.http.HttpAcceptor;
import io.weir.api.net.http.HttpUpstream;
import io.weir.api.protocol.ProtocolFactory;
import io.weir.api.protocol.ProtocolServer;
import io.weir.api.protocol.ProxyServices;
import io.weir.plugin.webrtc.media.MediaServices;
import io.weir.plugin.webrtc.media.StreamAcceptor;
import io.weir.plugin.webrtc.media.WebrtcProtocol;
import io.weir.plugin.webrtc.session.Sessions;
import io.weir.plugin.webrtc.signalling.OwnAddresses;
import io.weir.plugin.webrtc.signalling.Signalling;
import org.pf4j.Extension;

/**
 * Makes the WebRTC server; its section is {@code weir.protocols.webrtc}. Offers go to the stream's
 * origin; media passes as it is, encrypted between the two ends.
 */
@Extension
public final class WebrtcProtocolFactory implements ProtocolFactory {

  /** Called by the plugin loader. */
  public WebrtcProtocolFactory() {}

  @Override
  public String name() {
    return "webrtc";
  }

  @Override
  public String endpoint() {
    return "api";
  }

  @Override
  public ProtocolServer create(Config section, ProxyServices services) {
    WebrtcSettings settings = WebrtcSettings.from(section);
    HttpUpstream upstream = services.http().upstream(settings.upstream());
    OwnAddresses own = new OwnAddresses(settings.candidates());
    Sessions sessions =
        new Sessions(services.datagramSessions(), settings.sessionTimeout(), System::nanoTime);
    services.meters().gauge("weir.webrtc.sessions.open", sessions, Sessions::size);
    HttpAcceptor acceptor =
        services
            .http()
            .acceptor(
                settings.server(),
                Signalling.handler(
                    services,
                    upstream,
                    settings.upstream(),
                    sessions,
                    own,
                    settings.originMedia(),
                    settings.clientCandidates()));
    WebrtcProtocol media =
        new WebrtcProtocol(new MediaServices(sessions, services.badInput(), System::nanoTime));
    StreamAcceptor streams =
        new StreamAcceptor(media, services.meters().counter("weir.webrtc.frames.dropped"));
    return new WebrtcServer(
        services.listeners(),
        settings,
        acceptor,
        media,
        streams,
        upstream,
        sessions,
        new Sweeper(sessions, services.timer()),
        own);
  }
}
