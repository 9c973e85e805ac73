package io.weir.plugin.http;

import com.typesafe.config.Config;
import io.weir.api.net.http.HttpAcceptor;
import io.weir.api.net.http.HttpUpstream;
import io.weir.api.protocol.ProtocolFactory;
import io.weir.api.protocol.ProtocolServer;
import io.weir.api.protocol.ProxyServices;
import io.weir.plugin.http.naming.HttpNaming;
import io.weir.plugin.http.playlist.PlaylistRewriter;
import io.weir.plugin.http.relay.Services;
import io.weir.plugin.http.token.StreamTokens;
import org.pf4j.Extension;

/**
 * Makes the HTTP server for players; its section is {@code weir.protocols.http}. Endless streams
 * (FLV, TS, AAC, MP3, WebSocket) are relayed raw behind their head; playlists are rewritten so that
 * what they name carries its stream itself; segments and all else pass over pooled connections.
 */
@Extension
public final class HttpProtocolFactory implements ProtocolFactory {

  /** Called by the plugin loader. */
  public HttpProtocolFactory() {}

  @Override
  public String name() {
    return "http";
  }

  @Override
  public ProtocolServer create(Config section, ProxyServices services) {
    HttpSettings settings = HttpSettings.from(section);
    StreamTokens tokens = new StreamTokens(services.secret().key("http stream urls"));
    HttpUpstream upstream = services.http().upstream(settings.upstream());
    Services exchanges =
        new Services(
            services.router(),
            services.relay(),
            upstream,
            settings.upstream(),
            settings.streamTimeout(),
            settings.heldTimeout(),
            new PlaylistRewriter(services.vhosts(), tokens),
            services.badInput());
    HttpRequests requests =
        new HttpRequests(
            new HttpNaming(services.vhosts(), tokens), exchanges, settings.files(), version());
    HttpAcceptor acceptor = services.http().acceptor(settings.server(), requests);
    return new HttpServer(
        services.listeners(), settings.listen(), settings.tls(), acceptor, upstream);
  }

  private static String version() {
    String version = HttpProtocolFactory.class.getPackage().getImplementationVersion();
    return version == null ? "0" : version;
  }
}
