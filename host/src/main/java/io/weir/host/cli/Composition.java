package io.weir.host.cli;

import com.typesafe.config.Config;
import io.weir.api.ExtensionFactory;
import io.weir.host.config.InvalidConfiguration;
import io.weir.host.plugin.Plugins;
import java.util.List;

/** Makes a server of its parts. */
public interface Composition {

  /** The host's own extensions, which need no plugin. */
  List<ExtensionFactory> builtIn();

  /**
   * Makes a server and opens nothing, so that {@code weir check} can do it too.
   *
   * @param config complete and checked
   * @throws InvalidConfiguration if a consumer refuses its section
   */
  Server compose(Config config, Plugins plugins) throws InvalidConfiguration;
}
