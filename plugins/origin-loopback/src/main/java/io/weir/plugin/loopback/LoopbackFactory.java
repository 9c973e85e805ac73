package io.weir.plugin.loopback;

import com.typesafe.config.Config;
import io.weir.api.protocol.ProtocolFactory;
import io.weir.api.protocol.ProtocolServer;
import io.weir.api.protocol.ProxyServices;
import org.pf4j.Extension;

/**
 * The extension {@code loopback}; configured by {@code weir.protocols.loopback}. It proxies
 * nothing: it is a protocol only because protocols may listen and dial.
 */
@Extension
public final class LoopbackFactory implements ProtocolFactory {

  @Override
  public String name() {
    return "loopback";
  }

  @Override
  public ProtocolServer create(Config section, ProxyServices services) {
    return new LoopbackServer(
        LoopbackSettings.from(section),
        services.listeners(),
        services.dialer(),
        services.badInput(),
        services.meters());
  }
}
