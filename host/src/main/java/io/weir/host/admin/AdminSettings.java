package io.weir.host.admin;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.weir.api.net.ListenAddress;
import java.net.InetSocketAddress;

/**
 * {@code weir.api}.
 *
 * @param listen where; port 0 takes a free one
 * @param token what writes other than registration must present; if empty, only loopback may write
 * @param certificates what those of clients are good for
 */
public record AdminSettings(
    InetSocketAddress listen, String token, ClientCertificates certificates) {

  /**
   * Reads the section.
   *
   * @throws ConfigException if a value is missing or wrong
   */
  public static AdminSettings from(Config section) {
    ClientCertificates certificates =
        section.getBoolean("tls.enabled")
            ? ClientCertificates.from(section.getConfig("tls.client-certificates"))
            : ClientCertificates.none();
    try {
      return new AdminSettings(
          ListenAddress.parse(section.getString("listen")),
          section.getString("token"),
          certificates);
    } catch (IllegalArgumentException e) {
      throw new ConfigException.BadValue(
          section.getValue("listen").origin(), "listen", e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return "AdminSettings[" + listen + ", token " + (token.isEmpty() ? "off" : "on") + "]";
  }
}
