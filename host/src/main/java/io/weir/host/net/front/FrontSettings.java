package io.weir.host.net.front;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.weir.api.net.Cidr;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code weir.net.proxy-protocol}.
 *
 * @param from networks of proxies, whose connections begin with a header
 * @param timeout for the header
 */
public record FrontSettings(List<Cidr> from, Duration timeout) {

  /** Copies the list. */
  public FrontSettings {
    from = List.copyOf(from);
  }

  /**
   * Reads {@code weir.net.proxy-protocol}.
   *
   * @throws ConfigException if a network is none
   */
  public static FrontSettings from(Config section) {
    List<Cidr> from = new ArrayList<>();
    for (String network : section.getStringList("from")) {
      try {
        from.add(Cidr.parse(network));
      } catch (IllegalArgumentException e) {
        throw new ConfigException.BadValue(
            section.getValue("from").origin(), "from", String.valueOf(e.getMessage()), e);
      }
    }
    return new FrontSettings(from, section.getDuration("timeout"));
  }

  boolean contains(InetAddress address) {
    return from.stream().anyMatch(network -> network.contains(address));
  }
}
