package io.weir.plugin.dns;

import com.typesafe.config.Config;
import io.weir.api.discovery.OriginDiscovery;
import io.weir.api.discovery.OriginDiscoveryFactory;
import java.time.InstantSource;
import org.pf4j.Extension;

/** The discovery {@code dns}; configured by {@code weir.discovery.dns}. */
@Extension
public final class DnsDiscoveryFactory implements OriginDiscoveryFactory {

  @Override
  public String name() {
    return "dns";
  }

  @Override
  public OriginDiscovery create(Config section) {
    return new DnsDiscovery(Settings.of(section), InstantSource.system());
  }
}
