package io.weir.host;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.weir.api.ExtensionFactory;
import io.weir.host.cli.CommandLineMain;
import io.weir.host.cli.Composition;
import io.weir.host.cli.Server;
import io.weir.host.config.InvalidConfiguration;
import io.weir.host.plugin.Plugins;
import java.util.List;

/** Where {@code bin/weir} begins. */
public final class Main {
  private Main() {}

  /** Ends the process with the command's exit code. */
  public static void main(String[] arguments) {
    System.exit(CommandLineMain.run(new Replicas(), arguments));
  }

  private static final class Replicas implements Composition {
    @Override
    public List<ExtensionFactory> builtIn() {
      return Weir.builtIns();
    }

    @Override
    public Server compose(Config config, Plugins plugins) throws InvalidConfiguration {
      try {
        return new Weir(config, plugins);
      } catch (ConfigException e) {
        throw InvalidConfiguration.of("weir", e);
      }
    }
  }
}
