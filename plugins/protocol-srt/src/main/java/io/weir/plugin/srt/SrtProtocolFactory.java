package io.weir.plugin.srt;

import com.typesafe.config.Config;
import io.weir.api.protocol.ProtocolFactory;
import io.weir.api.protocol.ProtocolServer;
import io.weir.api.protocol.ProxyServices;
import io.weir.plugin.srt.session.CallerServices;
import io.weir.plugin.srt.session.SrtProtocol;
import io.weir.plugin.srt.stream.StreamNaming;
import java.time.InstantSource;
import org.pf4j.Extension;

/**
 * Makes the SRT server; its section is {@code weir.protocols.srt}.
 *
 * <p>Callers only, of handshake version 5 (libsrt 1.3.0 or later). A caller's conclusion goes to
 * the origin as it is but for the cookie, so encryption, latency, packet filter and transmission
 * mode are between the two.
 */
@Extension
public final class SrtProtocolFactory implements ProtocolFactory {

  /** Called by the plugin loader. */
  public SrtProtocolFactory() {}

  @Override
  public String name() {
    return "srt";
  }

  @Override
  public ProtocolServer create(Config section, ProxyServices services) {
    SrtSettings settings = SrtSettings.from(section);
    CallerServices callers =
        new CallerServices(
            services.router(),
            new StreamNaming(services.vhosts()),
            services.badInput(),
            services.secret(),
            settings.idleTimeout(),
            InstantSource.system(),
            System::nanoTime);
    return new SrtServer(services.listeners(), settings.listen(), new SrtProtocol(callers));
  }
}
