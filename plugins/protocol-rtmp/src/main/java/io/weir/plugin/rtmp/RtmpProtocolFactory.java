package io.weir.plugin.rtmp;

import com.typesafe.config.Config;
import io.weir.api.protocol.ProtocolFactory;
import io.weir.api.protocol.ProtocolServer;
import io.weir.api.protocol.ProxyServices;
import io.weir.plugin.rtmp.session.SessionAcceptor;
import java.util.concurrent.ThreadLocalRandom;
import org.pf4j.Extension;

/**
 * Makes the RTMP server; its section is {@code weir.protocols.rtmp}.
 *
 * <p>A connection carries one stream: what it asks for first decides its origin, and another stream
 * or role on it ends the session. {@code connect} and {@code createStream} are answered before an
 * origin is known, so an origin that refuses {@code connect} is heard of as the answer to {@code
 * publish} or {@code play}, and authentication schemes that begin with such a refusal do not work.
 */
@Extension
public final class RtmpProtocolFactory implements ProtocolFactory {

  /** Called by the plugin loader. */
  public RtmpProtocolFactory() {}

  @Override
  public String name() {
    return "rtmp";
  }

  @Override
  public ProtocolServer create(Config section, ProxyServices services) {
    RtmpSettings settings = RtmpSettings.from(section);
    SessionAcceptor acceptor =
        new SessionAcceptor(
            services, settings.session(), () -> ThreadLocalRandom.current().nextLong());
    return new RtmpServer(services.listeners(), settings.listen(), settings.tls(), acceptor);
  }
}
