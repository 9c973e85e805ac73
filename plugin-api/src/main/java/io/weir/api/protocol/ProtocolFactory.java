package io.weir.api.protocol;

import com.typesafe.config.Config;
import io.weir.api.ExtensionFactory;

/**
 * One wire protocol: it parses, names the stream, and dials the origin. Its {@link #name()} is its
 * key under {@code weir.protocols}. Called once, by the start-up thread.
 */
public interface ProtocolFactory extends ExtensionFactory {

  /**
   * Makes the protocol's server; opens nothing.
   *
   * @param section {@code weir.protocols.<name>}, complete with the plugin's own defaults
   * @param services what the host offers
   * @throws com.typesafe.config.ConfigException if the section is wrong; ends the start
   */
  ProtocolServer create(Config section, ProxyServices services);

  /**
   * The kind of endpoint by which origins take its streams, as its requests name it; the protocol's
   * name unless it says otherwise.
   */
  default String endpoint() {
    return name();
  }
}
